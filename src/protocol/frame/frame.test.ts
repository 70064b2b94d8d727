import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Reader, Unencodable, Writer } from '#core/bytes'
import { ApiVersions, Heartbeat, SaslHandshake } from '#protocol/api'
import { decode } from '#protocol/codec'
import { FrameBuilder } from '#protocol/testing'
import {
  decodeReply,
  encodeReply,
  encodeRequest,
  peekCorrelationId,
  peekRequest,
  readRequestHeader,
  requestHeaderVersion,
  responseHeaderVersion,
} from './index.ts'

test('the header is flexible with its body, but for the reply to ApiVersions (KIP-511)', () => {
  assert.deepEqual(
    [requestHeaderVersion(ApiVersions, 2), responseHeaderVersion(ApiVersions, 2)],
    [1, 0],
  )
  assert.deepEqual(
    [requestHeaderVersion(ApiVersions, 3), responseHeaderVersion(ApiVersions, 3)],
    [2, 0],
  )
  assert.deepEqual(
    [requestHeaderVersion(Heartbeat, 4), responseHeaderVersion(Heartbeat, 4)],
    [2, 1],
  )
  assert.deepEqual(
    [requestHeaderVersion(SaslHandshake, 1), responseHeaderVersion(SaslHandshake, 1)],
    [1, 0],
  )
})

test('ControlledShutdown v0 has the header without a client id', () => {
  const controlledShutdown = { key: 7, flexible: { min: 3, max: 3 } }
  assert.deepEqual(
    [0, 1, 3].map((version) => requestHeaderVersion(controlledShutdown, version)),
    [0, 1, 2],
  )
})

test('a request is length, header, body; the client id is never compact', () => {
  const request = {
    api: ApiVersions,
    version: 3,
    correlationId: 77,
    clientId: 'me',
    body: { clientSoftwareName: 'ottla', clientSoftwareVersion: '1' },
  }
  const content = new FrameBuilder()
    .int16(18)
    .int16(3)
    .int32(77)
    .string('me')
    .uvarint(0)
    .compactString('ottla')
    .compactString('1')
    .uvarint(0)
    .bytes()
  const frame = Buffer.concat(encodeRequest(request, new Writer()))
  assert.deepEqual(
    frame,
    Buffer.from(
      new FrameBuilder()
        .int32(content.length)
        .raw(...content)
        .bytes(),
    ),
  )
  assert.deepEqual(peekRequest(content), { apiKey: 18, apiVersion: 3 })
  const reader = new Reader(content)
  assert.deepEqual(readRequestHeader(ApiVersions, 3, reader), {
    requestApiKey: 18,
    requestApiVersion: 3,
    correlationId: 77,
    clientId: 'me',
  })
  assert.equal(decode(ApiVersions.request, 3, reader).clientSoftwareName, 'ottla')
})

test('a reply is length, header, body', () => {
  const reply = {
    api: Heartbeat,
    version: 4,
    correlationId: 5,
    body: { throttleTimeMs: 3, errorCode: 27 as never },
  }
  const frame = Buffer.concat(encodeReply(reply, new Writer()))
  const content = new FrameBuilder().int32(5).uvarint(0).int32(3).int16(27).uvarint(0).bytes()
  assert.deepEqual(
    frame,
    Buffer.from(
      new FrameBuilder()
        .int32(content.length)
        .raw(...content)
        .bytes(),
    ),
  )
  assert.equal(peekCorrelationId(content), 5)
  assert.deepEqual(decodeReply(Heartbeat, 4, content), reply.body)
})

test('after a refusal the writer begins anew', () => {
  const writer = new Writer()
  const reply = {
    api: Heartbeat,
    version: 4,
    correlationId: 5,
    body: { throttleTimeMs: 0.5, errorCode: 0 as never },
  }
  assert.throws(() => encodeReply(reply, writer), Unencodable)
  const good = encodeReply({ ...reply, body: { throttleTimeMs: 1, errorCode: 0 as never } }, writer)
  assert.equal(Buffer.concat(good).length, 4 + 4 + 1 + 4 + 2 + 1)
})
