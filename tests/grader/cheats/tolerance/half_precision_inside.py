# verdict: WA — computes in fp16 and returns fp32
# task: rms-norm
# row: G80
# guard: tolerance AC
def rms_norm(x, weight, eps):
    h = x.half()
    return (h / (h.float().square().mean(-1, keepdim=True) + eps).sqrt().half() * weight.half()).float()
