/**
 * Starts the real Apache Kafka, for the scripts in compat/ and bench/ that ask it how a thing is done.
 * Needs Java 17 and Maven; `npm test` never comes here.
 *
 * 4.4.0 runs as one KRaft node (broker and controller), 3.9.1 as one broker with its own ZooKeeper.
 */
import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const cache = join(here, '../../.cache/maven')

/**
 * The jars that `pom` depends on, fetched once by Maven into .cache, as a class path.
 * `name` is the folder they are kept in: one for each pom.
 */
export function mavenClasspath(pom, name) {
  const folder = join(cache, name)
  if (!existsSync(folder)) {
    const half = `${folder}.${process.pid}`
    mkdirSync(half, { recursive: true })
    const goals = [
      '-q',
      '-B',
      '-f',
      pom,
      'dependency:copy-dependencies',
      `-DoutputDirectory=${half}`,
    ]
    execFileSync('mvn', goals, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000 })
    try {
      renameSync(half, folder)
    } catch (error) {
      // Another script fetched the same jars meanwhile; ours are not needed.
      if (!existsSync(folder)) throw error
      rmSync(half, { recursive: true })
    }
  }
  return join(folder, '*')
}

/** The class path of a whole Apache Kafka: '4.4.0' or '3.9.1'. */
export function kafkaClasspath(version) {
  return mavenClasspath(join(here, `pom-${version}.xml`), `apache-kafka-${version}`)
}

/** A port on loopback that nobody listens on now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function java(version, mainClass, args, { heap = '512m', dir, env = {} } = {}) {
  const flags = [
    `-Xmx${heap}`,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dlog4j2.level=WARN',
    '-cp',
    kafkaClasspath(version),
  ]
  return spawn('java', [...flags, mainClass, ...args], {
    cwd: dir,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Keeps what a child prints, for the error message of the one who waits for it. */
function recordOutput(child) {
  let text = ''
  const add = (chunk) => {
    text = (text + chunk).slice(-20_000)
  }
  child.stdout.setEncoding('utf8').on('data', add)
  child.stderr.setEncoding('utf8').on('data', add)
  return () => text
}

async function finished(child) {
  const output = recordOutput(child)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} exited with ${code}:\n${output()}`)
  return output()
}

function canConnect(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** Waits until the port answers; throws with the child's output when it dies or takes over 60 s. */
async function listening(child, port, output) {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break
    if (await canConnect(port)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`Apache Kafka did not listen on ${port}:\n${output()}`)
}

/** Java reads properties as Latin-1: other letters are escaped. */
function propertiesText(properties) {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
    .replace(/[^\0-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const SMALL_NODE = {
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 5,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 5,
  'group.initial.rebalance.delay.ms': 0,
}

function kraftProperties(dir, port, controllerPort) {
  return {
    ...SMALL_NODE,
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
    'log.dirs': join(dir, 'logs'),
  }
}

function zookeeperProperties(dir, port, zookeeperPort) {
  return {
    ...SMALL_NODE,
    'broker.id': 1,
    listeners: `PLAINTEXT://127.0.0.1:${port}`,
    'zookeeper.connect': `127.0.0.1:${zookeeperPort}`,
    'log.dirs': join(dir, 'logs'),
  }
}

async function startZooKeeper(dir, port) {
  const file = join(dir, 'zookeeper.properties')
  const properties = {
    dataDir: join(dir, 'zookeeper'),
    clientPort: port,
    clientPortAddress: '127.0.0.1',
    'admin.enableServer': false,
    maxClientCnxns: 0,
  }
  writeFileSync(file, propertiesText(properties))
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain'
  const child = java('3.9.1', main, [file], { dir })
  await listening(child, port, recordOutput(child))
  return child
}

async function formatKraft(version, dir, file) {
  if (existsSync(join(dir, 'logs/meta.properties'))) return
  const args = ['format', '-t', 'MkU3OEVBNTcwNTJENDM2Qg', '-c', file]
  await finished(java(version, 'kafka.tools.StorageTool', args, { dir }))
}

function stopped(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return exit
}

/**
 * One node of Apache Kafka that answers on 127.0.0.1.
 *
 * @param version '4.4.0' or '3.9.1'
 * @param options.properties server properties that replace ours (also `listeners`, to add SASL or TLS ones)
 * @param options.dir a directory to run in, kept; absent: a new one, removed by `stop` and `kill`
 * @param options.port absent: a free one
 * @returns port, dir, logDir, output(), stop() (SIGTERM) and kill() (SIGKILL)
 */
export async function startKafka(version, options = {}) {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'apache-kafka-'))
  const port = options.port ?? (await freePort())
  const otherPort = await freePort()
  const zookeeper = version === '3.9.1' ? await startZooKeeper(dir, otherPort) : null
  const ours = zookeeper
    ? zookeeperProperties(dir, port, otherPort)
    : kraftProperties(dir, port, otherPort)
  const file = join(dir, 'server.properties')
  const theirs =
    typeof options.properties === 'function'
      ? options.properties(ours, port)
      : (options.properties ?? {})
  writeFileSync(file, propertiesText({ ...ours, ...theirs }))
  if (!zookeeper) await formatKraft(version, dir, file)
  const child = java(version, 'kafka.Kafka', [file], {
    dir,
    heap: options.heap ?? '1g',
    env: options.env,
  })
  const output = recordOutput(child)
  const end = async (signal) => {
    await stopped(child, signal)
    if (zookeeper) await stopped(zookeeper, signal)
    if (options.dir === undefined) rmSync(dir, { recursive: true, force: true })
  }
  try {
    await listening(child, port, output)
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
  return {
    port,
    dir,
    logDir: join(dir, 'logs'),
    pid: child.pid,
    output,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** Runs one of Kafka's command-line classes to its end and gives what it printed. */
export function runKafkaTool(version, mainClass, args, options = {}) {
  return finished(java(version, mainClass, args, options))
}

/** The last lines of a file that a node left behind. */
export function tail(file, lines = 20) {
  return readFileSync(file, 'utf8').split('\n').slice(-lines).join('\n')
}
