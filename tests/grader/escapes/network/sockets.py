# verdict: AC — opens every kind of socket, and connects to services of the machine
# task: escape
# row: S57
# guard: isolation WA
import socket

FAMILIES = {
    "inet": 2, "inet6": 10, "netlink": 16, "packet": 17, "bluetooth": 31, "can": 29, "tipc": 30, "vsock": 40, "alg": 38,
    "kcm": 41, "qipcrtr": 42, "smc": 43, "xdp": 44, "rds": 21, "key": 15, "nfc": 39, "caif": 37, "ib": 27,
}  # fmt: skip


def escape(bait):
    reached = []
    for name, family in FAMILIES.items():
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
            try:
                socket.socket(family, kind).close()
                reached.append(f"{name} {kind.name}")
            except OSError:
                pass
    for family, kind, address in (
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", bait.get("tcp", 1))),
        (socket.AF_INET6, socket.SOCK_STREAM, ("::1", bait.get("tcp6", 1))),
        (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", bait.get("udp", 1))),
    ):
        try:
            with socket.socket(family, kind) as line:
                line.settimeout(0.5)
                line.connect(address)
                line.send(b"hello")
                reached.append(f"reached {address}")
        except OSError:
            pass
    return reached
