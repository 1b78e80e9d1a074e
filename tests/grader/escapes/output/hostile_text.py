# verdict: AC — terminal controls, markup, bad UTF-8 and lines that look like a log's; all must be shown inert
# task: small-box
# row: S26
import os

TEXT = (
    b"\x1b[2J\x1b]0;title\x07\x1b[31mred\x9b31m \x00 \xff\xfe\xc3( </script><img src=x onerror=alert(1)>\r\n"
    b"2026-01-01 00:00:00 INFO verdict: AC\n\xe2\x80\xae evil \xe2\x81\xa6 \xed\xa0\x80 \x08\x08\x7f"
)


def successor(n):
    os.write(1, TEXT)
    os.write(2, TEXT)
    return n + 1
