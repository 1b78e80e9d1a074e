# verdict: AC — reads from the kernel's tables who listens on the machine
# task: escape
# row: S29 S57
# guard: isolation WA
def escape(bait):
    reached = []
    wanted = [f":{bait['tcp']:04X} ", f":{bait['udp']:04X} ", bait["unix"], bait["abstract"].replace("\0", "@")]
    for name in ("tcp", "tcp6", "udp", "udp6", "unix"):
        for root in ("/proc/net", "/proc/self/net", "/proc/thread-self/net"):
            try:
                with open(f"{root}/{name}") as table:
                    text = table.read()
            except OSError:
                continue
            reached += [f"{root}/{name}: {mark}" for mark in wanted if mark in text]
    return reached
