# verdict: AC — unix sockets of the machine: by name, without a name in any file system, through other roots
# task: escape
# row: S59
# guard: isolation WA
import socket


def escape(bait):
    reached = []
    names = [bait["abstract"], bait["unix"], bait["unix_tmp"]]
    names += [f"/proc/{pid}/root{bait['unix']}" for pid in (1, bait["judge"])]
    for name in names:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
            try:
                with socket.socket(socket.AF_UNIX, kind) as line:
                    line.connect(name)
                    reached.append(name)
            except OSError:
                pass
    return reached
