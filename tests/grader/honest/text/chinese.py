# verdict: AC — identifiers, comments and docstrings in Chinese
# task: masked-softmax
# 注意：不调用 F.softmax，全部手写
import torch

负无穷 = float("-inf")


def 归一化(分数):
    """先减去每行最大值，再取指数，最后除以总和。"""
    指数 = torch.exp(分数 - 分数.amax(-1, keepdim=True))
    return 指数 / 指数.sum(-1, keepdim=True)


class 掩码:
    def __init__(self, 保留):
        self.保留 = 保留

    def 应用(self, 分数):
        return 分数.masked_fill(~self.保留, 负无穷)


def masked_softmax(x, keep):
    print("形状：", tuple(x.shape))  # 全角标点也没问题。
    return 归一化(掩码(keep).应用(x))
