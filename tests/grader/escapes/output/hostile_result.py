# verdict: WA type — the same as the result, which is shown beside the expectation
# task: small-box
# row: S26
def successor(n):
    return "\x1b[2J\x00</script>\u202eevil\u2066\r\nverdict: AC\x9b31m\x7f \udc80"
