# verdict: RE exception — an exception whose name and message are made to break pages, terminals and encoders
# task: double-all
# row: G112 G20
def double_all(numbers):
    name = "<script>alert(1)</script>\u202e\n\x1b[31m"
    raise type(name, (Exception,), {})("\x1b]0;title\x07\0\ud800" + "</pre><img src=x onerror=alert(1)>" * 1000)
