# verdict: AC — sends the numbers to itself over a pair of sockets with selectors
# task: double-all
import selectors
import socket


def double_all(numbers):
    left, right = socket.socketpair()
    result = []
    with left, right, selectors.DefaultSelector() as selector:
        selector.register(right, selectors.EVENT_READ)
        for n in numbers:
            left.send((2 * n).to_bytes(8, "little"))
            assert selector.select(timeout=1)
            result.append(int.from_bytes(right.recv(8), "little"))
    return result
