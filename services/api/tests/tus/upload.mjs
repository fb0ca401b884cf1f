// Uploads one file with the real tus client, the way its argument says, and prints what became
// of it as one line of JSON. Retries are the client's own; nothing here helps it.
//
//   node upload.mjs '{"endpoint": "…", "token": "…", "file": "…", "way": "whole"}'

import { createReadStream, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { PassThrough } from 'node:stream'
import { Upload } from 'tus-js-client'

const { endpoint, token, file, way } = JSON.parse(process.argv[2])

const ways = {
  // One PATCH for whatever is left.
  whole: {},
  // Many small ones.
  chunked: { chunkSize: 256 * 1024 },
  // The first bytes come with the announcement.
  'with-creation': { chunkSize: 256 * 1024, uploadDataDuringCreation: true },
  // A stream whose length is known at its end only: not one of a file, of which the client
  // would believe to know the size of every chunk.
  deferred: { chunkSize: 256 * 1024, uploadLengthDeferred: true },
  // Begun, then thrown away.
  terminated: { chunkSize: 256 * 1024 },
}

let requests = 0
let retries = 0

const source = way === 'deferred'
  ? createReadStream(file).pipe(new PassThrough())
  : readFileSync(file)

const upload = new Upload(source, {
  endpoint,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: basename(file), filetype: 'text/csv' },
  retryDelays: Array(100).fill(20),
  onBeforeRequest: () => { requests += 1 },
  onShouldRetry: (error) => {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0
    // The client's own rule, counted.
    const again = status < 400 || status >= 500 || status === 409 || status === 423
    retries += again ? 1 : 0
    return again
  },
  onChunkComplete: async (_, accepted) => {
    if (way === 'terminated' && accepted > 512 * 1024) {
      await upload.abort(true)
      report({ url: upload.url, terminated: true })
    }
  },
  onSuccess: ({ lastResponse }) => {
    report({ url: upload.url, upload: lastResponse.getHeader('Upload-Id') })
  },
  onError: (error) => {
    console.error(String(error))
    process.exit(1)
  },
  ...ways[way],
})

function report(outcome) {
  console.log(JSON.stringify({ ...outcome, requests, retries }))
  process.exit(0)
}

upload.start()
