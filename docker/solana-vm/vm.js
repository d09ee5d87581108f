// A Solana virtual machine on loopback, and a wallet that pays by the official packages. Says where
// it is in one line of JSON, then answers a line for each line it is asked.
const path = require('path');
const readline = require('readline');
const from = require('module').createRequire(path.join(process.argv[2], 'package.json'));
const { Surfnet } = from('@solana/surfpool-linux-x64-gnu');
const { createTransfer, parseURL } = from('@solana/pay');
const web3 = from('@solana/web3.js');
const spl = from('@solana/spl-token');
const kit = from('@solana/kit');
const { decodePaymentRequiredHeader, encodePaymentSignatureHeader } = from('@x402/core/http');
const { ExactSvmScheme } = from('@x402/svm/exact/client');

// A block for each transaction: with blocks by the clock, calls from two sides can lock it up.
const net = Surfnet.startWithConfig({ offline: true, blockProductionMode: 'transaction' });
const chain = new web3.Connection(net.rpcUrl, { commitment: 'confirmed', wsEndpoint: net.wsUrl });
const wallet = web3.Keypair.fromSecretKey(Uint8Array.from(net.payerSecretKey));
const treasury = web3.Keypair.generate();
const TOKENS_2022 = spl.TOKEN_2022_PROGRAM_ID;
let usdc, fake, newer, auxiliary;

async function prepare() {
    net.fundSol(wallet.publicKey.toBase58(), 1_000_000_000_000);
    net.fundSol(treasury.publicKey.toBase58(), 1_000_000_000);
    const mint = async program => {
        const made = await spl.createMint(
            chain, wallet, wallet.publicKey, null, 6, undefined, undefined, program);
        const account = owner => spl.createAssociatedTokenAccount(
            chain, wallet, made, owner.publicKey, undefined, program);
        const own = await account(wallet);
        await account(treasury);
        await spl.mintTo(
            chain, wallet, made, own, wallet, 1_000_000_000_000n, [], undefined, program);
        return made;
    };
    usdc = await mint(spl.TOKEN_PROGRAM_ID);
    fake = await mint(spl.TOKEN_PROGRAM_ID);
    newer = await mint(TOKENS_2022);
    auxiliary = await spl.createAccount(
        chain, wallet, usdc, treasury.publicKey, web3.Keypair.generate());
    return {
        rpc: net.rpcUrl, ws: net.wsUrl, wallet: wallet.publicKey.toBase58(),
        treasury: treasury.publicKey.toBase58(), usdc: usdc.toBase58(),
        newer: newer.toBase58(),
    };
}

const transfer = fields => createTransfer(chain, wallet.publicKey, fields, { commitment: 'confirmed' });

async function send(transaction, skipPreflight = false) {
    transaction.feePayer = wallet.publicKey;
    const latest = await chain.getLatestBlockhash('confirmed');
    transaction.recentBlockhash = latest.blockhash;
    transaction.sign(wallet);
    const signature = await chain.sendRawTransaction(transaction.serialize(), { skipPreflight });
    return { signature: await carriedOut(signature) };
}

// Asks, because a notification that came too early is never repeated.
async function carriedOut(signature) {
    for (let i = 0; i < 200; i++) {
        const { value } = await chain.getSignatureStatuses([signature]);
        if (value[0]) {
            return signature;
        }
        await new Promise(done => setTimeout(done, 50));
    }
    throw new Error('not carried out: ' + signature);
}

// The official client knows the public networks alone; what it makes does not depend on which.
const DEVNET = 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1';

// A transaction that pays as asked and, behind the payer's back, takes SOL from who pays the fee.
async function draining(terms) {
    const payer = new web3.PublicKey(terms.extra.feePayer);
    const latest = await chain.getLatestBlockhash('confirmed');
    const own = spl.getAssociatedTokenAddressSync(usdc, wallet.publicKey);
    const ours = spl.getAssociatedTokenAddressSync(usdc, new web3.PublicKey(terms.payTo));
    const message = new web3.TransactionMessage({
        payerKey: payer, recentBlockhash: latest.blockhash, instructions: [
            web3.ComputeBudgetProgram.setComputeUnitLimit({ units: 60_000 }),
            spl.createTransferCheckedInstruction(
                own, usdc, ours, wallet.publicKey, BigInt(terms.amount), 6),
            new web3.TransactionInstruction({
                programId: new web3.PublicKey('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr'),
                keys: [], data: Buffer.from(terms.extra.memo, 'utf8') }),
            web3.SystemProgram.transfer({
                fromPubkey: payer, toPubkey: wallet.publicKey, lamports: 1_000_000 }),
        ],
    }).compileToV0Message();
    const transaction = new web3.VersionedTransaction(message);
    transaction.sign([wallet]);
    return { transaction: Buffer.from(transaction.serialize()).toString('base64') };
}

const does = {
    fund: async ({ address, lamports }) => {
        net.fundSol(address, lamports);
        return { signature: '' };
    },
    // Answers a PAYMENT-REQUIRED header as the official x402 client does. `signed` is what is signed
    // for instead of what is said to be accepted.
    x402: async ({ required, signed = {}, drain = false }) => {
        const { resource, accepts } = decodePaymentRequiredHeader(required);
        const accepted = accepts[0];
        const signer = await kit.createKeyPairSignerFromBytes(wallet.secretKey);
        const client = new ExactSvmScheme(signer, { rpcUrl: net.rpcUrl });
        const terms = { ...accepted, network: DEVNET, ...signed,
            extra: { ...accepted.extra, ...signed.extra } };
        const payload = drain
            ? await draining(terms) : (await client.createPaymentPayload(2, terms)).payload;
        const header = encodePaymentSignatureHeader({ x402Version: 2, resource, accepted, payload });
        return { signature: header };
    },
    // Pays what a URL asks for; `units` more or less of the token's smallest part.
    pay: async ({ url, units = 0, memo }) => {
        const fields = parseURL(new URL(url));
        const decimals = fields.splToken ? 6 : 9;
        fields.amount = fields.amount.plus(`${units}e-${decimals}`);
        return send(await transfer(memo === undefined ? fields : { ...fields, memo }));
    },
    payFake: async ({ url }) => send(await transfer({ ...parseURL(new URL(url)), splToken: fake })),
    // One transaction that pays two requests.
    payBoth: async ({ url, other }) => {
        const first = await transfer(parseURL(new URL(url)));
        const second = await transfer(parseURL(new URL(other)));
        return send(new web3.Transaction().add(...first.instructions, ...second.instructions));
    },
    // Pays, and then does what cannot be done: nothing of it happens.
    payAndFail: async ({ url }) => {
        const transaction = await transfer(parseURL(new URL(url)));
        transaction.add(web3.SystemProgram.transfer({
            fromPubkey: wallet.publicKey, toPubkey: treasury.publicKey, lamports: 10n ** 17n,
        }));
        return send(transaction, true);
    },
    payAuxiliary: async ({ url }) => {
        const fields = parseURL(new URL(url));
        const own = spl.getAssociatedTokenAddressSync(usdc, wallet.publicKey);
        const units = BigInt(fields.amount.times('1e6').toFixed());
        const step = spl.createTransferCheckedInstruction(
            own, usdc, auxiliary, wallet.publicKey, units, 6);
        fields.reference.forEach(key =>
            step.keys.push({ pubkey: key, isSigner: false, isWritable: false }));
        return send(new web3.Transaction().add(step));
    },
    // Pays what a URL asks for in a token of the newer token program, which @solana/pay does not know.
    payNewer: async ({ url }) => {
        const fields = parseURL(new URL(url));
        const at = owner => spl.getAssociatedTokenAddressSync(newer, owner, false, TOKENS_2022);
        const units = BigInt(fields.amount.times('1e6').toFixed());
        const step = spl.createTransferCheckedInstruction(
            at(wallet.publicKey), newer, at(treasury.publicKey), wallet.publicKey, units, 6, [],
            TOKENS_2022);
        fields.reference.forEach(key =>
            step.keys.push({ pubkey: key, isSigner: false, isWritable: false }));
        return send(new web3.Transaction().add(step));
    },
    // Without a reference.
    give: async ({ usdcUnits, lamports }) => send(new web3.Transaction().add(lamports
        ? web3.SystemProgram.transfer({
            fromPubkey: wallet.publicKey, toPubkey: treasury.publicKey, lamports })
        : spl.createTransferInstruction(
            spl.getAssociatedTokenAddressSync(usdc, wallet.publicKey),
            spl.getAssociatedTokenAddressSync(usdc, treasury.publicKey),
            wallet.publicKey, usdcUnits))),
    sign: async ({ words }) => {
        const key = require('crypto').createPrivateKey({
            format: 'der', type: 'pkcs8',
            key: Buffer.concat([
                Buffer.from('302e020100300506032b657004220420', 'hex'),
                Buffer.from(wallet.secretKey.slice(0, 32)),
            ]),
        });
        const signed = require('crypto').sign(null, Buffer.from(words, 'utf8'), key);
        return { signature: signed.toString('base64') };
    },
};

async function main() {
    console.log(JSON.stringify(await prepare()));
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const asked = JSON.parse(line);
        try {
            console.log(JSON.stringify(await does[asked.do](asked)));
        } catch (failure) {
            console.log(JSON.stringify({ error: String(failure) }));
        }
    }
    net.stop();
    process.exit(0);
}

main().catch(failure => {
    console.error(failure);
    process.exit(1);
});
