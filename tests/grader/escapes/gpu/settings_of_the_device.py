# verdict: AC — asks for other clocks, power limits, partitions and modes; every request must be denied
# task: escape
# row: S85
# needs: gpu
# Not run yet: no tier boxes a GPU. Not for a machine of somebody else's: what is not denied is changed.
import subprocess

REQUESTS = (("-lgc", "300"), ("-lmc", "405"), ("-pl", "100"), ("-pm", "0"), ("-mig", "1"), ("-c", "3"), ("-r",), ("-e", "0"))


def escape(bait):
    reached = []
    for request in REQUESTS:
        try:
            if subprocess.run(["nvidia-smi", *request], capture_output=True, timeout=3).returncode == 0:
                reached.append(request[0])
        except (OSError, subprocess.TimeoutExpired):
            pass
    return reached
