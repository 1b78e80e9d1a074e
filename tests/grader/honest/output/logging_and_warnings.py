# verdict: AC — logging at every level, warnings as errors, tracebacks of handled exceptions
# task: double-all
# says: INFO:doubling:3 numbers
import logging
import traceback
import warnings

logging.basicConfig(level=logging.DEBUG, format="%(levelname)s:%(name)s:%(message)s")
log = logging.getLogger("doubling")
warnings.simplefilter("error")


def double_all(numbers):
    log.info("%d numbers", len(numbers))
    try:
        warnings.warn("not so fast", UserWarning, stacklevel=1)
    except UserWarning:
        log.exception("handled")
    try:
        1 / 0
    except ZeroDivisionError:
        traceback.print_exc()
    log.critical("doubling")
    return [n * 2 for n in numbers]
