import { expect, test } from "vitest";
import { readConnectRequest } from "./connect-request.ts";

test.each([
  ["CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443", "api.example.com", 443],
  ["CONNECT API.Example.com:8443 HTTP/1.0", "api.example.com", 8443],
  ["CONNECT 10.0.0.5:5432 HTTP/1.1\r\nhost: 10.0.0.5\r\nUser-Agent: curl/8.5.0", "10.0.0.5", 5432],
  ["CONNECT [2001:db8::1]:443 HTTP/1.1\r\nProxy-Connection: Keep-Alive", "2001:db8::1", 443],
  ["CONNECT a:65535 HTTP/1.1", "a", 65_535],
])("%j asks for %s, port %i", (head, host, port) => {
  expect(readConnectRequest(head)).toEqual({ host, port });
});

test.each([
  ["GET http://api.example.com/ HTTP/1.1\r\nHost: api.example.com", 405],
  ["connect api.example.com:443 HTTP/1.1", 405],
  ["", 405],
  ["CONNECT api.example.com HTTP/1.1", 400],
  ["CONNECT api.example.com:0 HTTP/1.1", 400],
  ["CONNECT api.example.com:65536 HTTP/1.1", 400],
  ["CONNECT api.example.com:0443 HTTP/1.1", 400],
  ["CONNECT http://api.example.com:443 HTTP/1.1", 400],
  ["CONNECT me@api.example.com:443 HTTP/1.1", 400],
  ["CONNECT api.example.com:443@evil.example:443 HTTP/1.1", 400],
  ["CONNECT api.example.com:443 evil.example:443 HTTP/1.1", 400],
  ["CONNECT  api.example.com:443 HTTP/1.1", 400],
  ["CONNECT api.example.com:443 HTTP/1.1 ", 400],
  ["CONNECT api.example.com:443", 400],
  ["CONNECT api.example.com:443 HTTP/2", 400],
  ["CONNECT .example.com:443 HTTP/1.1", 400],
  ["CONNECT api.example.com.:443 HTTP/1.1", 400],
  ["CONNECT api%2eexample.com:443 HTTP/1.1", 400],
  ["CONNECT аpi.example.com:443 HTTP/1.1", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\nHost: evil.example", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\n\nGET / HTTP/1.1", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\rHost: evil.example", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\nHost: a\0b", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\n goes: on", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\nHost : api.example.com", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\nHost: evil.example", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com\r\nHost: evil.example", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:444", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\nContent-Length: 10", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\nTransfer-Encoding: chunked", 400],
  ["CONNECT api.example.com:443 HTTP/1.1\r\nUpgrade: websocket", 400],
])("%j is refused with %i", (head, status) => {
  expect(readConnectRequest(head)).toMatchObject({ status });
});
