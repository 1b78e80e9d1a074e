# verdict: AC — backslashes, nested parentheses, one-space indentation, %-formatting, trailing blanks, ellipses, globals at the end
# task: running-sum
def running_sum (numbers) :
 total , sums = 0 , \
  [   ]
 for n in (
   (numbers)
 ) :
  total = total + \
          n ; sums . append ( total )
 ...
 "%s and %d" % ( "text" , total )
 return sums    
if 0: print ( LATER )
LATER = pass_ = None
