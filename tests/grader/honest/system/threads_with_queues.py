# verdict: AC — producer and consumer threads with queues, locks, a barrier and thread-local data, all joined
# task: double-all
import queue
import threading

local = threading.local()


def double_all(numbers):
    work, done, lock = queue.Queue(), {}, threading.RLock()
    barrier = threading.Barrier(3)

    def worker():
        local.count = 0
        barrier.wait()
        while (item := work.get()) is not None:
            local.count += 1
            with lock:
                done[item[0]] = item[1] * 2

    threads = [threading.Thread(target=worker, daemon=False) for _ in range(2)]
    for thread in threads:
        thread.start()
    for item in enumerate(numbers):
        work.put(item)
    for _ in threads:
        work.put(None)
    barrier.wait()
    for thread in threads:
        thread.join()
    return [done[i] for i in range(len(numbers))]
