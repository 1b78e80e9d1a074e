# verdict: AC — an own excepthook, displayhook, a short trace with sys.settrace, an audit hook and an import hook
# task: double-all
import sys

events = []
sys.excepthook = lambda *error: print(error, file=sys.stderr)
sys.displayhook = print
sys.addaudithook(lambda event, args: events.append(event) if len(events) < 100 else None)


class Finder:
    def find_spec(self, name, path=None, target=None):
        return None


sys.meta_path.append(Finder())


def double_all(numbers):
    lines = []
    sys.settrace(lambda frame, event, arg: lines.append(event))
    try:
        return [sum((n, n)) for n in numbers]
    finally:
        sys.settrace(None)
