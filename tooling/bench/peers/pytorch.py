"""PyTorch on the bench's workloads: a server that answers each line of its input with one line of output.

    python pytorch.py THREADS [cuda]

It begins with {"name": "PyTorch 2.13.0"}. A request {"workload": {...}, "steps": 3} names a workload as workloads.ts has it, and is
answered by {"milliseconds": [1.2, 1.1, 1.1]}, the time of each step.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional


class PeepholeLstm(nn.Module):
    """An LSTM whose gates see the cell state, as one writes it where there is no kernel for it: step by step."""

    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.input_map = nn.Linear(input_size, 4 * hidden_size)
        self.recurrent_map = nn.Linear(hidden_size, 4 * hidden_size, bias=False)
        self.peephole_i = nn.Parameter(torch.zeros(hidden_size))
        self.peephole_f = nn.Parameter(torch.zeros(hidden_size))
        self.peephole_o = nn.Parameter(torch.zeros(hidden_size))

    def forward(self, inputs):
        h = c = inputs.new_zeros(inputs.shape[0], self.hidden_size)
        outputs = []
        for projected in self.input_map(inputs).unbind(1):
            i, f, g, o = (projected + self.recurrent_map(h)).chunk(4, 1)
            input_gate = torch.sigmoid(i + self.peephole_i * c)
            forget_gate = torch.sigmoid(f + self.peephole_f * c)
            c = forget_gate * c + input_gate * torch.tanh(g)
            h = torch.sigmoid(o + self.peephole_o * c) * torch.tanh(c)
            outputs.append(h)
        return torch.stack(outputs, 1), (h, c)


def layer_step(w):
    """One layer forward and backward; nn.GRU has its reset after the product and two biases, nn.RNN is tanh."""
    if w["cell"] == "peephole":
        layer = PeepholeLstm(w["input"], w["hidden"])
    else:
        kind = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[w["cell"]]
        layer = kind(w["input"], w["hidden"], batch_first=True)
    inputs = torch.randn(w["batch"], w["time"], w["input"], requires_grad=True)
    output_gradient = torch.randn(w["batch"], w["time"], w["hidden"])

    def step():
        layer.zero_grad()
        inputs.grad = None
        outputs, _ = layer(inputs)
        outputs.backward(output_gradient)

    return step


class LanguageModel(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.embedding = nn.Embedding(w["vocabulary"], w["hidden"])
        self.recurrent = nn.LSTM(w["hidden"], w["hidden"], w["layers"], batch_first=True)
        self.output = nn.Linear(w["hidden"], w["vocabulary"])

    def forward(self, ids, state=None):
        outputs, state = self.recurrent(self.embedding(ids), state)
        return self.output(outputs), state


def language_model_step(w):
    model = LanguageModel(w)
    if w["optimizer"] == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    ids, targets = (torch.randint(w["vocabulary"], (w["batch"], w["time"])) for _ in range(2))

    def step():
        optimizer.zero_grad()
        logits, _ = model(ids)
        loss = functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        loss.item()

    return step


def generation(w):
    model = LanguageModel(w).eval()

    @torch.inference_mode()
    def step():
        token, state = torch.zeros(1, 1, dtype=torch.long), None
        for _ in range(w["characters"]):
            logits, state = model(token, state)
            token = torch.multinomial(torch.softmax(logits[:, -1], -1), 1)
            token.item()

    return step


PREPARE = {"layer": layer_step, "language-model": language_model_step, "generation": generation}


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(0)
    on_gpu = sys.argv[2:] == ["cuda"]
    if on_gpu:
        torch.set_default_device("cuda")
    name_of_gpu = f" on {torch.cuda.get_device_name()}" if on_gpu else ""
    print(json.dumps({"name": f"PyTorch {torch.__version__.split('+')[0]}{name_of_gpu}"}), flush=True)
    name, step = None, None
    for line in sys.stdin:
        request = json.loads(line)
        if request["workload"]["name"] != name:
            step = None  # frees the last one first
            step = PREPARE[request["workload"]["kind"]](request["workload"])
            name = request["workload"]["name"]
        milliseconds = []
        for _ in range(request["steps"]):
            begin = time.perf_counter()
            step()
            if on_gpu:
                torch.cuda.synchronize()
            milliseconds.append((time.perf_counter() - begin) * 1e3)
        print(json.dumps({"milliseconds": milliseconds}), flush=True)


if __name__ == "__main__":
    main()
