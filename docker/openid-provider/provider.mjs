// An OpenID provider on loopback. Says its address in one line of JSON; each line it is given is
// how it signs from then on: {"subject": "…", "lie": "…"}, where a lie is one of those below.
import path from 'node:path';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const index = path.join(process.argv[2], 'node_modules/oauth2-mock-server/dist/index.mjs');
const { OAuth2Server } = await import(pathToFileURL(index));
const server = new OAuth2Server();
await server.issuer.keys.generate('RS256');
let told = { subject: 'somebody', lie: '' };

const claims = {
    'wrong audience': payload => { payload.aud = 'another-client'; },
    'no audience': payload => { delete payload.aud; },
    'wrong issuer': payload => { payload.iss = 'http://localhost:1'; },
    'expired': payload => { payload.exp = payload.iat - 3600; },
    'another nonce': payload => { payload.nonce = 'x'.repeat(43); },
    'no nonce': payload => { delete payload.nonce; },
    'another party': payload => { payload.azp = 'another-client'; },
};

const encoded = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const parts = token => token.split('.');
const header = token => JSON.parse(Buffer.from(parts(token)[0], 'base64url'));
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const signatures = {
    'another key': token => {
        const content = parts(token).slice(0, 2).join('.');
        return content + '.' + sign('sha256', Buffer.from(content), stranger).toString('base64url');
    },
    'no signature': token => encoded({ ...header(token), alg: 'none' }) + '.' + parts(token)[1] + '.',
    'the secret as key': token => {
        const content = encoded({ ...header(token), alg: 'HS256' }) + '.' + parts(token)[1];
        const mac = createHmac('sha256', 'the-secret-of-a-test').update(content);
        return content + '.' + mac.digest('base64url');
    },
    'another subject': token => {
        const payload = JSON.parse(Buffer.from(parts(token)[1], 'base64url'));
        return [parts(token)[0], encoded({ ...payload, sub: 'root' }), parts(token)[2]].join('.');
    },
    'no token': () => undefined,
};

server.service.on('beforeTokenSigning', token => {
    token.payload.sub = told.subject;
    if ('nonce' in token.payload || 'aud' in token.payload) {
        claims[told.lie]?.(token.payload);
    }
});
server.service.on('beforeResponse', response => {
    const forge = signatures[told.lie];
    if (forge) {
        response.body.id_token = forge(response.body.id_token);
    }
});
await server.start(0, '127.0.0.1');
console.log(JSON.stringify({ issuer: server.issuer.url }));
createInterface({ input: process.stdin })
    .on('line', line => { told = JSON.parse(line); console.log('{}'); })
    .on('close', () => process.exit());
