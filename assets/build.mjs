// Makes what the browser gets out of styles/, scripts/ and images/: every `styles/NAME.scss` whose name has no
// underscore, every `scripts/NAME.mjs` and every file in images/ becomes one file with the hash of its content in
// its name, beside it the same in gzip and Brotli, and `assets.rs`, the list that src/web/asset.rs includes.
// Beside them the two fonts that src/paper/font.rs puts on paper; no browser gets those.
// It must not write anywhere but into the folder it is given.
//
//     node build.mjs FOLDER

import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const folder = process.argv[2]
if (!folder) fail('usage: node build.mjs FOLDER')
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) fail(`Node.js 20.19 or later is needed, this is ${process.versions.node}`)

const types = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}

const made = [...(await styles()), ...(await scripts()), ...images()]
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'assets.rs'), `&[\n${made.map(write).join('')}]\n`)

const fonts = 'node_modules/@expo-google-fonts/atkinson-hyperlegible-next'
for (const [name, cut] of [['regular', '400Regular'], ['bold', '700Bold']]) {
  copyFileSync(join(here, fonts, cut, `AtkinsonHyperlegibleNext_${cut}.ttf`), join(folder, `paper-${name}.ttf`))
}

async function styles () {
  const sass = await import('sass')
  return entries('styles', '.scss').filter((name) => !name.startsWith('_')).map((name) => {
    const compiled = sass.compile(join(here, 'styles', name), {
      style: 'compressed', loadPaths: [join(here, 'node_modules')], quietDeps: true
    })
    // Leaflet's sheet names pictures of controls and markers that no page of ours has, and a filter of an old browser.
    const css = compiled.css.replace(/[\w-]+:\s*url\(["']?(?:images\/|#default)[^)]*\);?/g, '')
    // Neither the crest nor the GDS font may be used outside gov.uk, and the policy lets nothing else in.
    const foreign = css.match(/GDS Transport|@font-face|url\((?!["']?data:)[^)]*\)/)
    if (foreign) fail(`${name} refers to ${foreign[0]}`)
    return { name: `${parse(name).name}.css`, bytes: Buffer.from(css) }
  })
}

async function scripts () {
  const { build } = await import('esbuild-wasm')
  const built = await build({
    absWorkingDir: here,
    entryPoints: entries('scripts', '.mjs').map((name) => join('scripts', name)),
    outdir: 'unused',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    legalComments: 'none',
    logLevel: 'warning'
  })
  return built.outputFiles
    .map(({ path, contents }) => ({ name: parse(path).base, bytes: Buffer.from(contents) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function images () {
  return entries('images', '').map((name) => ({ name, bytes: readFileSync(join(here, 'images', name)) }))
}

function write ({ name, bytes }) {
  const { name: stem, ext } = parse(name)
  const hashed = `${stem}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}${ext}`
  writeFileSync(join(folder, hashed), bytes)
  const squeezed = (suffix, smaller) => {
    if (smaller.length >= bytes.length) return 'None'
    writeFileSync(join(folder, hashed + suffix), smaller)
    return `Some(include_bytes!("${hashed}${suffix}"))`
  }
  const type = types[ext]
  if (!type) fail(`no content type is known for ${name}`)
  return `    Asset {
        name: "${name}",
        url: "/assets/${hashed}",
        content_type: "${type}",
        plain: include_bytes!("${hashed}"),
        gzip: ${squeezed('.gz', gzipSync(bytes, { level: 9 }))},
        brotli: ${squeezed('.br', brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))},
    },\n`
}

function entries (name, ext) {
  return readdirSync(join(here, name)).filter((file) => !ext || extname(file) === ext).sort()
}

function fail (sentence) {
  console.error(sentence)
  process.exit(1)
}
