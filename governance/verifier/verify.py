#!/usr/bin/env python3
"""The second verifier of Parley's evidence: the standard library only, and nothing shared with the first one.

usage: verify.py [--json] BUNDLE...     a call's folder, or a zip file of `audit export`
       verify.py --batch                one JSON object a line on standard input, {"file name": "base64", ...},
                                        answered by one a line on standard output

Exit: 0 intact, 1 tampered, 2 incomplete (no call_close), or used wrongly (with a message on standard error).
It shows that what is there agrees with itself; not that a record was true when written, nor that the whole
bundle was not written anew: the chain has no signature.
"""
import base64
import hashlib
import json
import os
import sys
import zipfile

RECORDS = "records.jsonl"
LARGEST_INTEGER = 2**53 - 1
DEEPEST = 32
LARGEST_LOG = 256 << 20
TYPES = frozenset("""
    dial_gate call_open proposal verdict speech_start speech_heard speech_cut disclosure_done disclosure_answered
    tool_req tool_res tool_unknown tool_late slot_write slot_confirmed slot_missed transition record_pause record_resume
    recording transfer transfer_result transfer_step model_down flow_end trouble fault answered rejected media
    media_statistics hung_up heard intent barge_in barge_in_done digit transcriber_failed transcriber_late
    synthesis_failed operator turn_latency monitor_hit call_close""".split())


def canonical(value, depth=0):
    """The bytes of RFC 8785 for the values a log may hold; ValueError for any other."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError("integer beyond 2^53")
        return b"%d" % value
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).encode("utf-8")    # a lone surrogate is a UnicodeError, a ValueError
    if isinstance(value, list):
        return b"[" + b",".join(canonical(item, depth + 1) for item in value) + b"]"
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(n) + b":" + canonical(value[n], depth + 1) for n in names) + b"}"
    raise ValueError("a fraction or null is not allowed")


def unique(members):
    value = dict(members)
    if len(value) != len(members):
        raise ValueError("duplicate name")
    return value


def parse(line):
    try:
        value = json.loads(line.decode("utf-8"), object_pairs_hook=unique)
        if canonical(value) != line:
            raise ValueError("not canonical")
    except RecursionError:
        raise ValueError("too deep") from None
    if not (isinstance(value, dict) and set(value) == {"hash", "hdr"} and isinstance(value["hdr"], dict)):
        raise ValueError("not a record")
    return value


def integer(header, name):
    value = header.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def same(one, other, key):
    return key in one and key in other and canonical(one[key]) == canonical(other[key])


class Verifier:
    """`digests`: hex SHA-256 of every file of the bundle. `log`: the bytes of its records, or None."""

    def __init__(self, digests, log):
        self.digests, self.log = digests, log
        self.findings = []
        self.first, self.close = None, None
        self.previous = hashlib.sha256(b"").hexdigest()
        self.sequence, self.nanos, self.in_doubt = 0, 0, False

    def find(self, file, line, problem):
        self.findings.append({"file": file, "line": line, "problem": problem})

    def verify(self):
        log = self.log or b""
        lines = log.split(b"\n")
        ended = lines.pop() == b"" if log else True
        if not ended:
            lines.append(log[log.rfind(b"\n") + 1:])
        if log == b"":
            lines = []
        for number, line in enumerate(lines, 1):
            before = len(self.findings)
            try:
                self.record(parse(line), number, number == len(lines))
            except ValueError as problem:
                self.find(RECORDS, number, str(problem))
            self.in_doubt = len(self.findings) > before
            self.previous = hashlib.sha256(line).hexdigest()
        if not lines:
            self.find(RECORDS, 0, "missing" if self.log is None else "empty")
        elif not ended:
            self.find(RECORDS, len(lines), "the last line has no end")
        if self.close is not None:
            self.files()
        verdict = "tampered" if self.findings else "incomplete" if self.close is None else "intact"
        if verdict == "incomplete":
            self.find(RECORDS, len(lines), "no call_close: the end of the call may be missing")
        return {"verdict": verdict, "records": len(lines), "findings": self.findings}

    def record(self, record, line, last):
        header = record["hdr"]
        if hashlib.sha256(b"\0" + canonical(header)).hexdigest() != record["hash"]:     # RFC 6962 §2.1, a leaf
            self.find(RECORDS, line, "altered: its hash does not fit")
            self.sequence += 1
            return
        kind = header.get("type")
        if not isinstance(kind, str) or kind not in TYPES:
            self.find(RECORDS, line, "unknown record type")
        if integer(header, "v") != 1:
            self.find(RECORDS, line, "unknown format version")
        self.first = self.first or header
        for key in ("call", "no", "flow_hash"):
            if not same(header, self.first, key):
                self.find(RECORDS, line, f"`{key}` is not that of this call")
        self.order(header, line)
        if (line == 1) != (kind == "call_open"):
            self.find(RECORDS, line, "call_open is the first record and no other")
        if kind == "call_close":
            self.close = header
            if integer(header, "count") != line:
                self.find(RECORDS, line, f"counts {integer(header, 'count')} records, there are {line}")
            if not last:
                self.find(RECORDS, line, "records after the call was closed")

    def order(self, header, line):
        seq = integer(header, "seq")
        if seq != self.sequence and not self.in_doubt:
            self.find(RECORDS, line, f"seq {seq} where {self.sequence} was due")
        self.sequence = seq + 1
        if header.get("prev") != self.previous and not self.in_doubt:
            self.find(RECORDS, line, "does not follow the record before it")
        if integer(header, "mono_ns") < self.nanos:
            self.find(RECORDS, line, "earlier than the record before it")
        self.nanos = max(self.nanos, integer(header, "mono_ns"))

    def files(self):
        named = self.close.get("files")
        named = named if isinstance(named, dict) else {}
        for name in sorted((set(named) | set(self.digests)) - {RECORDS}):
            if name not in self.digests:
                self.find(name, 0, "missing")
            elif name not in named:
                self.find(name, 0, "not part of this call")
            elif named[name] != self.digests[name]:
                self.find(name, 0, "altered: its digest is not the one call_close names")


def digest(stream):
    sha256 = hashlib.sha256()
    while block := stream.read(1 << 16):
        sha256.update(block)
    return sha256.hexdigest()


def read_log(stream, where):
    log = stream.read(LARGEST_LOG + 1)
    if len(log) > LARGEST_LOG:
        raise ValueError(f"{where}: a log of more than {LARGEST_LOG} bytes")
    return log


def bundle(names, opener, where):
    """Verifies the files `names`, which `opener` opens."""
    digests, log = {}, None
    for name in names:
        with opener(name) as stream:
            if name == RECORDS:
                log = read_log(stream, where)
                digests[name] = hashlib.sha256(log).hexdigest()
            else:
                digests[name] = digest(stream)
    return Verifier(digests, log).verify()


def bundles(path):
    """Name and result of every call at `path`."""
    if os.path.isdir(path):
        yield path, bundle(os.listdir(path), lambda name: open(os.path.join(path, name), "rb"), path)
        return
    with zipfile.ZipFile(path) as archive:
        entries = archive.namelist()
        calls = sorted({entry.split("/", 1)[0] for entry in entries if entry.find("/") > 0})
        if not calls:
            raise ValueError(f"{path}: holds no calls")
        if len(set(entries)) != len(entries):
            raise ValueError(f"{path}: two files of one name")
        for call in calls:
            names = [entry[len(call) + 1:] for entry in entries if entry.startswith(call + "/") and entry != call + "/"]
            yield f"{path}/{call}", bundle(names, lambda name: archive.open(f"{call}/{name}"), path)


def batch():
    for line in sys.stdin:
        files = {name: base64.b64decode(content) for name, content in json.loads(line).items()}
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        print(json.dumps(Verifier(digests, files.get(RECORDS)).verify()))


def main(arguments):
    if "-h" in arguments or "--help" in arguments:
        print(__doc__.strip())
        return 0
    if arguments == ["--batch"]:
        batch()
        return 0
    paths = [argument for argument in arguments if argument != "--json"]
    if not paths or any(path.startswith("-") for path in paths):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        results = [result for path in paths for result in bundles(path)]
    except (OSError, ValueError, zipfile.BadZipFile) as problem:
        print(f"verify.py: {problem}", file=sys.stderr)
        return 2
    verdicts = [result["verdict"] for _, result in results]
    worst = next(v for v in ("tampered", "incomplete", "intact") if v in verdicts)
    if "--json" in arguments:
        findings = [{"bundle": name, **finding} for name, result in results for finding in result["findings"]]
        records = sum(result["records"] for _, result in results)
        print(json.dumps({"verdict": worst, "records": records, "bundles": len(results), "findings": findings}))
    else:
        for name, result in results:
            print(f"{name}: {result['verdict']}, {result['records']} records")
            for finding in result["findings"]:
                print(f"  {finding['file']}{':%d' % finding['line'] if finding['line'] else ''}: {finding['problem']}")
    return {"intact": 0, "tampered": 1, "incomplete": 2}[worst]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
