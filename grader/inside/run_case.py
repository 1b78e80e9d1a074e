"""What runs in the box: import the submission, call it once, say what happened in one frame.

    main(request, emit)      a whole case; `emit` receives the parts of one wire frame
    Submission(...)          the imported submission; players call it again and again

The frame is a dict with "status":

    ok            output, gradients, inputs_after, aliases, layout (a dict for each tensor of the output), left (names of
                  global settings that are not what they were)
    imported      an import probe ended well (no inputs were given), or the scratch code did
    exception     where ("import", "call", "gradient", "result", "scratch"), type, message, frames
    syntax_error  line, offset, message
    no_entry_point  found
    signature     wanted, got
    forbidden     name

Everything in it is a claim: the submission shares this process and may send whatever it likes.
"""

from __future__ import annotations

import inspect
import linecache
import random
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from typing import Any

from grader.inside import memory, wire
from grader.inside.forbidden import ForbiddenCall, Guard

SUBMISSION_FILE = "submission.py"
SCRATCH_FILE = "scratch.py"
DRIVER_FILE = "driver.py"

MESSAGE_LIMIT = 2000
FRAME_LIMIT = 20
NAME_LIMIT = 50

Frame = dict[str, Any]
Emit = Callable[[list[Any]], None]


class Stop(Exception):
    """The case ends here, with this frame."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame["status"])
        self.frame = frame


def main(request: Frame, emit: Emit) -> None:
    """Run one case. `request` has source, entry_point, inputs, driver, forbidden, scratch (see BoxRequest)."""
    try:
        submission = Submission(request)
        if request["scratch"]:
            frame = submission.scratch(request["scratch"])
        elif not request["inputs"]:
            frame = {"status": "imported"}
        else:
            limit = len(request["inputs"])
            frame = submission.call(wire.decode(request["inputs"], limit_bytes=limit, layouts=True), full=True)
    except Stop as stop:
        frame = stop.frame
    _flush()
    emit(encoded(frame))


class Submission:
    """An imported submission with the driver that exercises it.

    Raises Stop when it does not import or lacks the entry point.
    """

    def __init__(self, request: Frame, *, timed: bool = False) -> None:
        self.settings = _global_settings()
        _reseed()
        self.module = _module("submission", SUBMISSION_FILE, request["source"])
        self.timed = timed
        self.guard = Guard(request["forbidden"]) if request["forbidden"] else None
        driver = request["driver"]
        self.drive: Callable[..., Any] | None = None
        if driver:
            code = compile(driver, DRIVER_FILE, "exec", dont_inherit=True)
            namespace = _module("driver", DRIVER_FILE, driver).__dict__
            if self.guard:
                self.guard.trust(code)
            exec(code, namespace)
            self.drive = namespace["drive"]
        if self.guard:
            self.guard.patch()
        with self._guarded("import", SUBMISSION_FILE):
            exec(_compiled(request["source"], SUBMISSION_FILE), self.module.__dict__)
        self.entry: Any = self.module.__dict__.get(request["entry_point"])
        if not callable(self.entry) and not (request["scratch"] and not request["entry_point"]):
            raise Stop({"status": "no_entry_point", "found": _public_names(self.module)})

    def scratch(self, source: str) -> Frame:
        """Run the learner's own scratch code in the submission's namespace; what it prints is the result."""
        linecache.cache[SCRATCH_FILE] = (len(source), None, source.splitlines(keepends=True), SCRATCH_FILE)
        with self._guarded("scratch", SUBMISSION_FILE, SCRATCH_FILE):
            exec(_compiled(source, SCRATCH_FILE), self.module.__dict__)
        return {"status": "imported"}

    def call(self, request: Frame, *, full: bool) -> Frame:
        """One call. `full` adds inputs_after, aliases and layout, which timed calls do without.

        request: inputs {name: value}, gradients [name], upstream [tensor or None] for each floating output.
        """
        inputs, gradients = request["inputs"], request.get("gradients") or []
        upstream = request.get("upstream") or []
        for name in gradients:
            inputs[name].requires_grad_(True)
        with self._guarded("call", SUBMISSION_FILE):
            if self.drive is None:
                positional, named = _arguments(self.entry, inputs)
                output = self.entry(*positional, **named)
            else:
                output = self.drive(self.entry, inputs, gradients, upstream)
        if isinstance(output, dict) and output.get("status") == "ok" and self.drive is not None:
            frame = output
        else:
            frame = {"status": "ok", "output": output}
        if "gradients" not in frame:
            with self._guarded("gradient", SUBMISSION_FILE, dispatch=False):
                frame["gradients"] = _gradients(frame["output"], [inputs[name] for name in gradients], upstream)
        if full:
            frame.setdefault("aliases", memory.aliases(frame["output"], inputs))
            frame.setdefault("layout", memory.layouts(frame["output"]))
            frame["left"] = [name for name, value in _global_settings().items() if value != self.settings.get(name)]
            frame.setdefault("inputs_after", inputs)
        return frame

    def _guarded(self, where: str, *files: str, dispatch: bool = True) -> _Guarded:
        return _Guarded(where, files, self.guard, dispatch, watch=not self.timed)


class _Guarded:
    """Around learners' code: turns whatever it raises into a Stop, and a forbidden call into that, swallowed or not."""

    def __init__(self, where: str, files: tuple[str, ...], guard: Guard | None, dispatch: bool, watch: bool) -> None:
        self.where = where
        self.files = files
        self.guard = guard
        self.modes = guard.modes(dispatch, watch) if guard else nullcontext()

    def __enter__(self) -> None:
        self.modes.__enter__()

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self.modes.__exit__(None, None, None)
        if self.guard and self.guard.hit:
            raise Stop({"status": "forbidden", "name": self.guard.hit}) from None
        if isinstance(error, Stop) or error is None:
            return
        if isinstance(error, ForbiddenCall):
            raise Stop({"status": "forbidden", "name": error.name}) from None
        raise Stop(exception_frame(self.where, error, self.files)) from None


def _module(name: str, file: str, source: str) -> types.ModuleType:
    """An empty module whose source tracebacks and inspect.getsource can find, though it lies in no file."""
    module = types.ModuleType(name)
    module.__file__ = file
    sys.modules[name] = module
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    return module


def _compiled(source: str, file: str) -> types.CodeType:
    try:
        # Windows editors begin files with a byte order mark, which Python takes in a file and not in a string.
        return compile(source.removeprefix("\ufeff"), file, "exec", dont_inherit=True)
    except SyntaxError as error:
        where = {"line": error.lineno or 0, "offset": error.offset or 0, "message": str(error.msg)[:MESSAGE_LIMIT]}
    except (ValueError, RecursionError, MemoryError) as error:  # NUL bytes, nests too deep for the compiler
        where = {"line": 0, "offset": 0, "message": str(error)[:MESSAGE_LIMIT]}
    raise Stop({"status": "syntax_error", **where})


def _public_names(module: types.ModuleType) -> list[str]:
    own = [n for n, v in vars(module).items() if callable(v) and getattr(v, "__module__", None) == module.__name__]
    return sorted(name for name in own if not name.startswith("_"))[:NAME_LIMIT]


def _arguments(entry: Any, inputs: Frame) -> tuple[list[Any], Frame]:
    """The inputs as arguments: by name, but for parameters that take none (`def f(x, /)`).

    Stop with both parameter lists when the entry point cannot be called with them.
    """
    try:
        signature = inspect.signature(entry)
    except (TypeError, ValueError):  # some built-ins have none; then the call itself says what is wrong
        return [], inputs
    named = dict(inputs)
    positional = []
    for name, parameter in signature.parameters.items():
        if parameter.kind is not inspect.Parameter.POSITIONAL_ONLY or name not in named:
            break
        positional.append(named.pop(name))
    try:
        signature.bind(*positional, **named)
    except TypeError:
        got = [str(parameter)[:200] for parameter in signature.parameters.values()][:NAME_LIMIT]
        raise Stop({"status": "signature", "wanted": list(inputs), "got": got}) from None
    return positional, named


def exception_frame(where: str, error: BaseException, files: tuple[str, ...] = (SUBMISSION_FILE,)) -> Frame:
    """The exception as the learner should see it: only frames of their own files, everything cut to size."""
    try:
        message = str(error)
    except BaseException as second:
        message = f"(its message cannot be made: {type(second).__name__})"
    own = []
    for frame, line in _walk(error.__traceback__):
        code = frame.f_code
        if code.co_filename in files:
            text = linecache.getline(code.co_filename, line).strip()
            own.append({"line": line, "name": code.co_name[:200], "text": text[:300]})
    if len(own) > FRAME_LIMIT:
        own = own[: FRAME_LIMIT // 2] + own[-FRAME_LIMIT // 2 :]
    kind = type(error)
    name = kind.__name__ if kind.__module__ in ("builtins", "submission") else f"{kind.__module__}.{kind.__name__}"
    return {
        "status": "exception",
        "where": where,
        "type": name[:200],
        "message": message[:MESSAGE_LIMIT],
        "frames": own,
    }


def _walk(trace: types.TracebackType | None) -> Iterator[tuple[types.FrameType, int]]:
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def _global_settings() -> Frame:
    """What a submission can change for all code that runs after it in the same process."""
    torch = sys.modules.get("torch")
    if torch is None:
        return {}
    return {
        "default_dtype": torch.get_default_dtype(),
        "default_device": torch.get_default_device(),
        "grad_mode": torch.is_grad_enabled() and not torch.is_inference_mode_enabled(),
        "threads": torch.get_num_threads(),
        "deterministic_mode": torch.are_deterministic_algorithms_enabled(),
    }


def _reseed() -> None:
    """Every box is forked from one process: without this, the global generators would be in the same state in all."""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "torch" in sys.modules:
        sys.modules["torch"].default_generator.seed()


def _gradients(output: Any, arguments: list[Any], upstream: list[Any]) -> list[Any] | None:
    """d(sum of upstream · output) / d(argument) for each argument; None where no gradient arrives.

    None instead of a list when an output does not have the shape or dtype of its upstream gradient: then the
    output itself is wrong, which the judge sees, and there is nothing to differentiate.
    """
    if not arguments:
        return []
    import torch

    roots, weights = [], []
    floating = [tensor for tensor in memory.tensors(output) if tensor.is_floating_point()]
    for tensor, weight in zip(floating, upstream, strict=False):
        if weight is None or not tensor.requires_grad:
            continue
        if weight.shape != tensor.shape or weight.dtype != tensor.dtype:
            return None
        roots.append(tensor)
        weights.append(weight)
    if not roots:
        return [None] * len(arguments)
    return list(torch.autograd.grad(roots, arguments, weights, allow_unused=True))


def encoded(frame: Frame) -> list[Any]:
    """The frame in parts; a result that has no wire form becomes an exception frame that says so."""
    try:
        return wire.encode_parts(frame, opaque=True)
    except Exception as error:  # too deep, too many values, memory: the output is at fault, and that is a result too
        return wire.encode_parts(exception_frame("result", error))


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # closed or replaced by the submission
            stream.flush()
