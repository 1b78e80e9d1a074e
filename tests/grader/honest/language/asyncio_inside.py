# verdict: AC — an event loop inside the call
# task: double-all
import asyncio


async def double(n):
    await asyncio.sleep(0)
    return 2 * n


async def double_each(numbers):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(double(n)) for n in numbers]
    return [task.result() for task in tasks]


def double_all(numbers):
    return asyncio.run(double_each(numbers))
