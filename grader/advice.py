"""What to do about slips that have nothing to do with the task, by the keys that grader.slips finds. Standard library only."""

from __future__ import annotations

from grader.text import gettext_noop

ADVICE: dict[str, str] = {
    "fence": gettext_noop(
        "A Markdown fence (```) was copied with the code. Paste only what stands between the fences."
    ),
    "notebook_command": gettext_noop("Lines that begin with %% or ! are notebook commands, not Python. Delete them."),
    "notebook_file": gettext_noop("This is a notebook file (.ipynb). Paste the code of its cells."),
    "prompt": gettext_noop(
        "Prompts such as >>> or In [1]: were copied with the code. Delete them, and the output too."
    ),
    "line_numbers": gettext_noop("Line numbers were copied with the code. Delete them."),
    "look_alike": gettext_noop(
        "This character only looks like one of Python's; word processors and input methods write it. Type it again with "
        "an English, half-width keyboard layout."
    ),
    "invisible": gettext_noop(
        "An invisible character came with the text, often from a web page. Delete the blanks of this line and type them."
    ),
    "nested": gettext_noop(
        "It is defined inside something else. Put it at the left margin, not into a class, a function or an if."
    ),
    "return": gettext_noop("Is a return missing, or is the result only printed?"),
    "async": gettext_noop("Write def in place of async def."),
    "generator": gettext_noop("Collect the values and return them once, without yield."),
    "numpy": gettext_noop("torch.from_numpy() turns an array into a tensor."),
    "tuple": gettext_noop("Return the tensor alone. A comma at the end of a return makes a tuple, too."),
    "input": gettext_noop("Nobody is there to type. What you need comes as parameters, so do without input()."),
    "gpu": gettext_noop(
        "There is no GPU here. Leave tensors on the device where they are, and make new ones with device=x.device."
    ),
    "package": gettext_noop("It is not installed here. The standard library, torch and numpy are: do without it."),
    "one_file": gettext_noop("A submission is one file. Copy into it what you need of the others."),
    "file": gettext_noop("Files of yours do not exist here. What the code needs must stand in it."),
    "network": gettext_noop("There is no network here. What the code needs must stand in it."),
    "exit": gettext_noop("Do without exit(), quit() and sys.exit()."),
    "starter": gettext_noop("Put your own code in the place of raise NotImplementedError."),
    "breakpoint": gettext_noop("Nobody is there to debug: delete breakpoint() or pdb.set_trace()."),
    "own_tests": gettext_noop(
        'It happened while your code was imported. If that was a test of your own, put it below if __name__ == "__main__".'
    ),
}
