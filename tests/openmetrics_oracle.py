#!/usr/bin/env python3
"""Compares parsed samples with what prometheus_client reads from the same files.

Reads from stdin a JSON list of {"file", "format", "samples": [[name, {label: value}, value,
milliseconds or null], ...]}; values are strings, so that NaN and infinities survive. Prints every
difference. Exit status: 0 all equal, 1 differences, 77 prometheus_client is not installed.
"""

import gzip
import json
import math
import sys

try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
    from prometheus_client.parser import text_string_to_metric_families as text
except ImportError:
    sys.exit(77)

I64 = 2**63


def milliseconds(timestamp):
    if timestamp is None:
        return None
    return max(-I64, min(I64 - 1, math.floor(float(timestamp) * 1000 + 0.5)))


def oracle(entry):
    with open(entry["file"], "rb") as file:
        body = file.read()
    if body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    parse = openmetrics if entry["format"] == "openmetrics" else text
    for family in parse(body.decode()):
        for sample in family.samples:
            yield sample.name, dict(sample.labels), float(sample.value), milliseconds(sample.timestamp)


def same(ours, theirs, is_text):
    (name, labels, value, at), (their_name, their_labels, their_value, their_at) = ours, theirs
    # Its text parser renames counters as OpenMetrics would.
    names = (name, name + "_total") if is_text else (name,)
    value = float(value)
    same_value = value == their_value or (math.isnan(value) and math.isnan(their_value))
    return their_name in names and labels == their_labels and same_value and at == their_at


def main():
    samples = differences = 0
    for entry in json.load(sys.stdin):
        ours, theirs = entry["samples"], list(oracle(entry))
        samples += len(theirs)
        if len(ours) != len(theirs):
            differences += 1
            print(f"{entry['file']}: {len(ours)} samples, prometheus_client reads {len(theirs)}")
        for mine, other in zip(ours, theirs):
            if not same(mine, other, entry["format"] == "text"):
                differences += 1
                print(f"{entry['file']}: {mine} is {other} to prometheus_client")
    print(f"{samples} samples compared, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
