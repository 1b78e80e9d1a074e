"""What each reason behind a verdict means, for the help page; sentences about one run come from grader.messages."""

from django.utils.translation import gettext_lazy as _

from grader.verdicts import Reason, Verdict

REASONS = {
    Verdict.WA: {
        Reason.TYPE: _("Another type than asked for, such as a list where a tensor was due."),
        Reason.LENGTH: _("Another number of results or list items."),
        Reason.SHAPE: _("A tensor of another shape."),
        Reason.DTYPE: _("A tensor of another dtype."),
        Reason.DEVICE: _("A tensor on another device."),
        Reason.LAYOUT: _("Sparse or otherwise no plain tensor, or not contiguous where the task asks for it."),
        Reason.NON_FINITE: _("NaN or infinity where a number was due."),
        Reason.VALUES: _("Exact results, such as token ids, that differ."),
        Reason.TOLERANCE: _("The numeric error is above what a plain implementation in the same precision needs."),
        Reason.DISTRIBUTION: _("Random draws that do not follow the probabilities asked for."),
        Reason.SUPPORT: _("Something was drawn that may never be drawn."),
        Reason.SEED: _("Random draws that do not follow the seed."),
        Reason.SCALE: _("Right up to a constant factor."),
        Reason.SIGN: _("Right up to the sign."),
        Reason.TAIL: _("Only the last, partial block is wrong."),
        Reason.MASK: _("Only masked or padded positions are wrong."),
        Reason.ORDER: _("The right elements in another order."),
        Reason.GRADIENT: _("The result is right; the gradient of a named argument is not."),
        Reason.NO_GRADIENT: _("No gradient reached a named argument, or one reached an argument that must get none."),
        Reason.INPUT_MODIFIED: _("An input was changed in place."),
        Reason.ALIASING: _("The result shares memory with an input or another result."),
        Reason.DETERMINISM: _("Equal inputs gave different results, in a task that forbids it."),
        Reason.STATE: _("An object was not in the state that the task demands."),
    },
    Verdict.TS: {
        Reason.SPEED_UP: _("Slower than the speed-up over the baseline that the task asks for."),
        Reason.GROWTH: _("The time grows more steeply with the size of the input than the task asks for."),
        Reason.MEMORY: _("Needs more memory than the task asks for."),
        Reason.MEMORY_GROWTH: _("Each call leaves more memory behind than the task asks for."),
    },
    Verdict.TLE: {
        Reason.WALL: _("Time on the clock, from start to complete result."),
        Reason.CPU: _("CPU time of all threads and processes together."),
    },
    Verdict.OLE: {
        Reason.STDOUT: _("Too much printed."),
        Reason.RESULT: _("The result is too large."),
        Reason.FILE: _("A file is too large."),
    },
    Verdict.RE: {
        Reason.EXCEPTION: _("An exception that your code did not catch; its traceback is shown."),
        Reason.SIGNAL: _("The process was ended by a signal, such as a segmentation fault."),
        Reason.EXITED: _("The process ended before its result was complete."),
        Reason.MALFORMED: _("The result could not be read back."),
    },
    Verdict.CE: {
        Reason.SYNTAX: _("Not valid Python; the line is named."),
        Reason.IMPORT: _("Running the top level of your code failed."),
        Reason.ENTRY_POINT: _("The function or class that the task asks for is missing."),
        Reason.SIGNATURE: _("It takes other parameters than the starter code."),
        Reason.SOURCE: _("Too long, empty, or not valid text."),
    },
    Verdict.FB: {Reason.CALL: _("A call into a library that does what you are asked to write.")},
    Verdict.IE: {
        Reason.SANDBOX: _("The sandbox failed."),
        Reason.TASK: _("The task is broken, or was changed on one machine and not yet on another."),
        Reason.WORKER: _("The grading machine was lost."),
    },
}
