# verdict: AC — asks another Python process
# task: double-all
import json
import subprocess
import sys

CODE = "import json, sys; print(json.dumps([2 * n for n in json.load(sys.stdin)]))"


def double_all(numbers):
    command = [sys.executable, "-I", "-c", CODE]
    done = subprocess.run(command, input=json.dumps(numbers), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
