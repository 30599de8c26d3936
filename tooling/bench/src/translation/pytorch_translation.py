"""PyTorch on the workloads of workloads.ts: a server that answers each line of its input with one line of output.

    python pytorch_translation.py THREADS

It begins with {"name": "PyTorch 2.13.0"}. A request {"workload": {...}, "steps": 3} is answered by
{"milliseconds": [1.2, 1.1, 1.1]}, the time of each step. What can be done once outside of the loop over the steps is, as on our side:
keys of the attention, readout, output layer over the targets' own tokens only, and loss; and hypotheses share their source.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Translator(nn.Module):
    """Bahdanau's model: a bidirectional GRU, and a GRU whose input is the token's vector and the context."""

    def __init__(self, vocabulary, embedding, hidden):
        super().__init__()
        self.source_embedding = nn.Embedding(vocabulary, embedding)
        self.target_embedding = nn.Embedding(vocabulary, embedding)
        self.encoder = nn.GRU(embedding, hidden, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(2 * hidden, hidden)
        self.key_map = nn.Linear(2 * hidden, hidden, bias=False)
        self.query_map = nn.Linear(hidden, hidden, bias=False)
        self.score_map = nn.Linear(hidden, 1, bias=False)
        self.cell = nn.GRUCell(embedding + 2 * hidden, hidden)
        self.readout = nn.Linear(hidden + 2 * hidden + embedding, hidden)
        self.output = nn.Linear(hidden, vocabulary)

    def encode(self, source, lengths):
        packed = pack_padded_sequence(
            self.source_embedding(source), lengths, batch_first=True, enforce_sorted=False
        )
        outputs, final = self.encoder(packed)
        values, _ = pad_packed_sequence(outputs, batch_first=True)
        padding = torch.arange(values.shape[1])[None, :] >= lengths[:, None]
        state = torch.tanh(self.bridge(torch.cat([final[0], final[1]], -1)))
        return values, self.key_map(values), padding, state

    def attend(self, h, values, keys, padding):
        """Rows of one source stand side by side: h [batch * n, hidden] to contexts [batch * n, values]."""
        batch = values.shape[0]
        queries = self.query_map(h).view(batch, -1, 1, keys.shape[-1])
        scores = self.score_map(torch.tanh(queries + keys[:, None])).squeeze(-1)  # [batch, n, source]
        weights = torch.softmax(scores.masked_fill(padding[:, None], -torch.inf), -1)
        return torch.bmm(weights, values).view(h.shape[0], -1)

    def step(self, vectors, h, memory):
        context = self.attend(h, *memory)
        return self.cell(torch.cat([vectors, context], -1), h), context

    def logits(self, h, context, vectors):
        return self.output(torch.tanh(self.readout(torch.cat([h, context, vectors], -1))))


def ids_of(vocabulary, lengths):
    return torch.randint(vocabulary, (len(lengths), max(lengths)))


def training(w):
    sizes = w["sizes"]
    model = Translator(**sizes)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    source_lengths = torch.tensor(w["sourceLengths"])
    target_lengths = torch.tensor(w["targetLengths"])
    source = ids_of(sizes["vocabulary"], w["sourceLengths"])
    target = ids_of(sizes["vocabulary"], w["targetLengths"])
    own = torch.arange(target.shape[1])[None, :] < target_lengths[:, None]

    def step():
        optimizer.zero_grad()
        *memory, h = model.encode(source, source_lengths)
        vectors = model.target_embedding(target)
        states, contexts = [], []
        for each in vectors.unbind(1):
            h, context = model.step(each, h, memory)
            states.append(h)
            contexts.append(context)
        states, contexts = torch.stack(states, 1), torch.stack(contexts, 1)
        logits = model.logits(states[own], contexts[own], vectors[own])
        loss = functional.cross_entropy(logits, target[own])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        loss.item()

    return step


def translating(w):
    sizes, beam = w["sizes"], w["beam"]
    model = Translator(**sizes).eval()
    source_lengths = torch.tensor(w["sourceLengths"])
    source = ids_of(sizes["vocabulary"], w["sourceLengths"])
    batch, steps = len(source), w["targetLengths"][0]

    @torch.inference_mode()
    def greedy():
        *memory, h = model.encode(source, source_lengths)
        token = torch.ones(batch, dtype=torch.long)
        tokens = []
        for _ in range(steps):
            vectors = model.target_embedding(token)
            h, context = model.step(vectors, h, memory)
            token = torch.log_softmax(model.logits(h, context, vectors), -1).argmax(-1)
            tokens.append(token)
        torch.stack(tokens, 1).tolist()

    @torch.inference_mode()
    def beam_search():
        *memory, h = model.encode(source, source_lengths)
        h = h.repeat_interleave(beam, 0)
        token = torch.ones(batch * beam, dtype=torch.long)
        # All hypotheses begin alike, so only the first of each source counts.
        totals = torch.full((batch, beam), -torch.inf)
        totals[:, 0] = 0
        first_rows = torch.arange(batch)[:, None] * beam
        tokens = torch.zeros(batch * beam, 0, dtype=torch.long)
        for _ in range(steps):
            vectors = model.target_embedding(token)
            h, context = model.step(vectors, h, memory)
            scores = torch.log_softmax(model.logits(h, context, vectors), -1).view(batch, beam, -1)
            totals, best = (totals[:, :, None] + scores).flatten(1).topk(beam, -1)
            rows = (first_rows + best // sizes["vocabulary"]).flatten()
            token = (best % sizes["vocabulary"]).flatten()
            h = h[rows]
            tokens = torch.cat([tokens[rows], token[:, None]], 1)
        tokens.tolist()

    return greedy if beam == 1 else beam_search


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(0)
    print(json.dumps({"name": f"PyTorch {torch.__version__.split('+')[0]}"}), flush=True)
    name, step = None, None
    for line in sys.stdin:
        request = json.loads(line)
        workload = request["workload"]
        if workload["name"] != name:
            step = None  # frees the last one first
            step = training(workload) if workload["kind"] == "train" else translating(workload)
            name = workload["name"]
        milliseconds = []
        for _ in range(request["steps"]):
            begin = time.perf_counter()
            step()
            milliseconds.append((time.perf_counter() - begin) * 1e3)
        print(json.dumps({"milliseconds": milliseconds}), flush=True)


if __name__ == "__main__":
    main()
