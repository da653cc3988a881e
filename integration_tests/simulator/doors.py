"""Two doors to the same simulator: inside the process, and on a loopback port."""

import io
import json
import socket
import struct
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import requests
import requests_mock

from integration_tests.simulator.answers import Answer, Break
from integration_tests.simulator.core import SellingPartnerSimulator

LEDGER_PATH = "/_simulator/ledger"
AMAZON = (
    "sellingpartnerapi-na.amazon.com",
    "sellingpartnerapi-eu.amazon.com",
    "sellingpartnerapi-fe.amazon.com",
    "sandbox.sellingpartnerapi-na.amazon.com",
    "sandbox.sellingpartnerapi-eu.amazon.com",
    "sandbox.sellingpartnerapi-fe.amazon.com",
    "api.amazon.com",
    "fake-documents.s3.us-east-1.amazonaws.com",
)


def plug_into(
    mocker: requests_mock.Mocker, simulator: SellingPartnerSimulator, hosts: Collection[str] = AMAZON
) -> None:
    """Answer every request that goes to one of `hosts`; other matchers keep the rest."""

    def match(request: Any) -> requests.Response | None:
        if urlsplit(request.url).hostname not in hosts:
            return None
        body = request.body or b""
        sent = body.encode() if isinstance(body, str) else body
        answer = simulator.answer(request.method, request.url, request.headers, sent)
        if answer.broken is Break.RESET:
            raise requests.exceptions.ConnectionError("Connection reset by the simulator", request=request)
        headers = dict(answer.headers)
        if isinstance(answer.body, bytes):
            headers["content-length"] = str(len(answer.body))
        response: requests.Response = requests_mock.create_response(
            request, status_code=answer.status, headers=headers, body=_Stream(answer)
        )
        return response

    mocker.add_matcher(match)


class _Stream(io.RawIOBase):
    """An answer's body as a file; a cut one fails in the middle, as a connection does."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._chunks = _chunks(answer)
        self._left = b""
        self._is_cut = answer.broken is Break.CUT

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            following = next(self._chunks, None)
            if following is None:
                if self._is_cut:
                    raise ConnectionResetError("the simulator ended the connection in the middle of the body")
                return 0
            self._left = following
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def _chunks(answer: Answer) -> Iterator[bytes]:
    """The body in chunks; of a cut one the first half, or of a long one the first chunk."""
    if isinstance(answer.body, bytes):
        half = len(answer.body) // 2
        return iter([answer.body[:half] if answer.broken is Break.CUT else answer.body])
    return iter([next(answer.body, b"")]) if answer.broken is Break.CUT else answer.body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, simulator: SellingPartnerSimulator) -> None:
        self.simulator = simulator
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        try:
            super().finish_request(request, client_address)
        finally:
            self._open.discard(request)

    def server_close(self) -> None:
        """Close what clients keep open, too."""
        super().server_close()
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may leave when they like."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        simulator = self.server.simulator
        if self.path == LEDGER_PATH:
            counts = json.dumps(simulator.ledger.counts()).encode()
            self._send(Answer(200, counts, {"content-type": "application/json"}))
            return
        self._send(simulator.answer(self.command, self.path, dict(self.headers), body))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve  # noqa: N815  # names fixed by http.server

    def _send(self, answer: Answer) -> None:
        if answer.broken is Break.RESET:
            self._reset()
            return
        self.send_response_only(answer.status)  # without a date of its own: the simulator's clock is another
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if isinstance(answer.body, bytes):
            self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.writelines(_chunks(answer))
        else:
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            for chunk in filter(None, _chunks(answer)):
                self.wfile.writelines((f"{len(chunk):x}\r\n".encode(), chunk, b"\r\n"))
            if answer.broken is not Break.CUT:
                self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()
        if answer.broken is Break.CUT:
            self.close_connection = True

    def _reset(self) -> None:
        # Lingering for no time makes the kernel send a reset instead of a goodbye.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is http.server's
        """Be quiet."""


@contextmanager
def served(simulator: SellingPartnerSimulator, port: int = 0) -> Iterator[str]:
    """Serve on 127.0.0.1 for the time of the block; gives the URL, which is also the simulator's base_url."""
    server = _Server(port, simulator)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    simulator.base_url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield simulator.base_url
    finally:
        server.shutdown()
        server.server_close()
