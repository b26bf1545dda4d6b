// An OpenID provider for the tests: oidc-provider with the people and systems of the settings.
// Settings come as JSON in OIDC_TEST_SETTINGS; "ready" on standard output says that it listens.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const settings = JSON.parse(process.env.OIDC_TEST_SETTINGS);

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
}

function resource(audience) {
  return {
    audience,
    scope: "offers cases",
    accessTokenFormat: "jwt",
    accessTokenTTL: 600,
    jwt: { sign: { alg: "RS256" } },
  };
}

function makeProvider(keys) {
  const provider = new Provider(settings.issuer, {
    jwks: { keys },
    cookies: { keys: ["a secret of the tests"] },
    clients: settings.clients,
    claims: { openid: ["sub"], profile: ["name", settings.claim] },
    conformIdTokenClaims: false,
    findAccount: (_, sub) =>
      settings.people[sub] && { accountId: sub, claims: () => ({ sub, ...settings.people[sub] }) },
    extraTokenClaims: (_, token) => ({ [settings.claim]: settings.systems[token.clientId] }),
    scopes: ["openid", "profile"],
    ttl: { Interaction: 600, Session: 600, Grant: 600, IdToken: 600, AccessToken: 600 },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, indicator) => resource(settings.audiences[indicator]),
      },
    },
  });
  return provider.callback();
}

let keys = [newKey()];
let answer = makeProvider(keys);

createServer((request, response) => {
  if (request.url === "/test/rotate" && request.method === "POST") {
    keys = [newKey(), ...keys];
    answer = makeProvider(keys);
    response.writeHead(204).end();
  } else {
    answer(request, response);
  }
}).listen(settings.port, "127.0.0.1", () => console.log("ready"));
