"""Reads every page over one connection with Python's own client: keep_alive.py BASE-URL FILE-OF-PATHS.

The connection must survive all requests, HEAD must match GET field by field, and a tag must give a 304.
"""

import http.client
import sys
import urllib.parse


def fields_of(response):
    return {name.lower(): value for name, value in response.getheaders() if name.lower() != "date"}


def exchange(connection, method, path, headers=None):
    connection.request(method, path, headers=headers or {})
    response = connection.getresponse()
    return response.status, fields_of(response), response.read()


def judge(connection, path):
    status, fields, body = exchange(connection, "GET", path)
    if status != 200:
        yield f"GET {path}: {status}"
        return
    if int(fields["content-length"]) != len(body):
        yield f"GET {path}: {len(body)} bytes, announced {fields['content-length']}"
    head_status, head_fields, head_body = exchange(connection, "HEAD", path)
    if (head_status, head_fields, head_body) != (200, fields, b""):
        yield f"HEAD {path} differs from GET"
    status, again, body = exchange(connection, "GET", path, {"If-None-Match": fields["etag"]})
    if (status, again.get("etag"), body) != (304, fields["etag"], b""):
        yield f"GET {path} with its tag: {status}, {len(body)} bytes"


def main(base, list_of_paths):
    host = urllib.parse.urlsplit(base).netloc
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.connect()
    socket = connection.sock
    with open(list_of_paths, encoding="ascii") as file:
        paths = ["/" + line.strip() for line in file]
    faults = [fault for path in paths for fault in judge(connection, path)]
    if connection.sock is not socket:
        faults.append("the connection did not stay open")
    for fault in faults:
        print(f"http.client: {fault}")
    return 1 if faults or not paths else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
