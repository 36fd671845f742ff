// Asks for every page three times over one connection, sixteen requests in flight, with undici:
//
//   node tests/browser/pipelining.mjs BASE-URL FILE-OF-PATHS
//
// Each answer must be the one that its own path gets alone.

import { readFileSync } from "node:fs";
import { Client } from "undici";

const [base, list] = process.argv.slice(2);
const paths = readFileSync(list, "utf8").split("\n").filter(Boolean).map((path) => `/${path}`);
const read = async (client, path) => {
  const { statusCode, body } = await client.request({ path, method: "GET" });
  return `${statusCode} ${await body.text()}`;
};

const patient = new Client(base, { pipelining: 1 });
const expected = new Map();
for (const path of paths) expected.set(path, await read(patient, path));
await patient.close();

const eager = new Client(base, { pipelining: 16 });
let connections = 0;
eager.on("connect", () => (connections += 1));
const asked = [...paths, ...[...paths].reverse(), ...paths];
const answers = await Promise.all(asked.map((path) => read(eager, path)));
await eager.close();

const mixed = asked.filter((path, i) => answers[i] !== expected.get(path));
mixed.forEach((path) => console.log(`undici: ${path} got another answer when pipelined`));
if (connections !== 1) console.log(`undici: ${connections} connections for one client`);
process.exit(mixed.length || connections !== 1 || !paths.length ? 1 : 0);
