# verdict: AC — everything on one line with semicolons and a conditional expression
# task: double-all
import operator as o; f = o.add; double_all = lambda numbers: [f(n, n) for n in numbers] if numbers else []; g = 1;
