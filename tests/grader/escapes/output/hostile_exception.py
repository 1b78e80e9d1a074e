# verdict: RE exception — the same in type, message, function name and source line
# task: small-box
# row: S26
import linecache

TEXT = "\x1b[2J\x00</script>\u202eevil\u2066\r\nverdict: AC\x9b31m\x7f"


def successor(n):
    linecache.cache["submission.py"] = (1, None, [TEXT + "\n"] * 40, "submission.py")
    kind = type("Error" + TEXT, (Exception,), {})
    successor.__code__ = successor.__code__
    space = {"kind": kind}
    exec(compile("def f(): raise kind(T)\n", "submission.py", "exec"), space | {"T": TEXT}, space)
    space["f"].__globals__["T"] = TEXT
    raise kind(TEXT)
