// A real OpenID provider for tests: node provider.mjs PORT ADDRESS, where ADDRESS is that of the service under test.
//
// Everybody signs in by typing a login; what it vouches for follows from it: "ann@example.org" is verified, "unverified:…" is
// not, "nothing" has no address. Its clients "audience" and "forged" get tokens that a provider never gives: for somebody
// else, or signed with a key that is not its own.

import { createServer } from 'node:http'
import * as jose from 'jose'
import Provider from 'oidc-provider'

const [port, address] = process.argv.slice(2)
const issuer = `http://localhost:${port}`

const { privateKey } = await jose.generateKeyPair('RS256', { extractable: true })
const { privateKey: foreignKey } = await jose.generateKeyPair('RS256', { extractable: true })
const key = { ...await jose.exportJWK(privateKey), kid: 'own', alg: 'RS256', use: 'sig' }

const client = (id) => ({
  client_id: id,
  client_secret: `the secret of ${id}`,
  redirect_uris: [`${address}/sign-in/with/${id}/back`],
  grant_types: ['authorization_code'],
  response_types: ['code']
})

function claims (login) {
  if (login === 'nothing') return { sub: login }
  const [email, unverified] = login.split(':').reverse()
  return { sub: login, email, email_verified: unverified === undefined }
}

const provider = new Provider(issuer, {
  clients: ['plain', 'audience', 'forged', 'council'].map(client),
  jwks: { keys: [key] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  cookies: { keys: ['for tests only'] },
  pkce: { required: () => true },
  findAccount: async (_, id) => ({ accountId: id, claims: async () => claims(id) }),
  // Nobody is asked whether this service may know their address.
  async loadExistingGrant (ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
    grant.addOIDCScope('openid email')
    await grant.save()
    return grant
  }
})

provider.use(async (ctx, next) => {
  await next()
  const id = ctx.oidc?.client?.clientId
  if (ctx.path !== '/token' || !ctx.body?.id_token || ['plain', 'council'].includes(id)) return
  const told = jose.decodeJwt(ctx.body.id_token)
  if (id === 'audience') told.aud = 'somebody-else'
  const signed = new jose.SignJWT(told).setProtectedHeader({ alg: 'RS256', kid: 'own' })
  ctx.body.id_token = await signed.sign(id === 'forged' ? foreignKey : privateKey)
})

createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => console.log('ready'))
