'use strict';
// Walks through the console in Chromium, as a user does. Each journey is one line on standard output, "ok <name>" or
// "not ok <name>: <why>"; they build on each other, so the first that fails is the last. Usage:
//   node console.js <url> <password of admin> [directory for screenshots]
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const assert = require('node:assert/strict');
const { chromium } = require('playwright-core');

const [url, password, screenshots] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const pages = ['try', 'overview', 'clients', 'subscriptions', 'retained', 'explain', 'drops', 'bans', 'certificates', 'configuration', 'audit'];

/** What the browser complains about: errors of scripts, and what the content security policy refuses. */
const complaints = [];
const hosts = new Set();
let page;

function pane(name) {
  return page.getByRole('region', { name, exact: true });
}

async function open(name) {
  await page.goto(`${url}/#/${name}`);
}

/** Waits until a heading of the page is there. */
async function opened(heading) {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
}

async function until(what, condition) {
  const end = Date.now() + 15_000;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function shoot(name) {
  if (screenshots) await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
}

const journeys = {
  'a wrong password is refused in one line': async () => {
    await page.goto(url);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await until('the refusal is there', async () => (await page.locator('#failure').textContent()).length > 5);
    await shoot('login');
  },

  'the first page is Try it, and is there within a second': async () => {
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await opened('Try it');
    await page.reload();
    await opened('Try it');
    const [painted] = await page.evaluate(() =>
      performance.getEntriesByType('paint').filter((one) => one.name === 'first-contentful-paint').map((one) => one.startTime),
    );
    assert.ok(painted < 1000, `first paint after ${painted} ms`);
  },

  'what is published in one pane arrives in the other': async () => {
    await pane('Client A').getByRole('button', { name: 'Subscribe', exact: true }).click();
    await pane('Client A').getByText('Subscribed to test/#').waitFor();
    const b = pane('Client B');
    await b.getByLabel('Payload', { exact: true }).fill('{"celsius": 21.5}');
    await b.getByText('JSON', { exact: true }).first().click();
    await b.getByText('Properties').click();
    await b.getByLabel('Content type').fill('application/json');
    await b.getByRole('button', { name: 'User property', exact: true }).click();
    await b.getByLabel('Name of user property 1').fill('room');
    await b.getByLabel('Value of user property 1').fill('kitchen');
    await b.getByRole('combobox', { name: 'QoS' }).selectOption('2');
    await b.getByRole('button', { name: 'Publish', exact: true }).click();
    const arrived = pane('Client A').getByRole('article').first();
    await arrived.getByText('test/topic1').waitFor();
    const text = await arrived.innerText();
    for (const part of ['"celsius": 21.5', 'application/json', 'room kitchen', 'QoS 0']) {
      assert.ok(text.includes(part), `${part} is not in ${text}`);
    }
    const seen = page.getByRole('region', { name: 'As the broker sees them' });
    await seen.getByText('test/# (0)').waitFor();
    await seen.getByRole('log').getByText('subscribed to test/# (QoS 0)').waitFor();
    await shoot('try-it');
  },

  'a command for a shell is copied': async () => {
    await pane('Client B').getByRole('button', { name: 'Copy as mosquitto_pub' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^mosquitto_pub .*-t test\/topic1 -m '\{"celsius":21\.5\}' -q 2 .*-D publish user-property room kitchen$/);
  },

  'what is typed survives a refresh, passwords do not': async () => {
    const a = pane('Client A');
    await a.getByRole('button', { name: 'Disconnect' }).click();
    await a.getByText('Not connected', { exact: true }).waitFor();
    await a.getByRole('button', { name: 'Edit profile' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('User', { exact: true }).fill('ann');
    await dialog.getByLabel('Password', { exact: true }).fill('a-secret-word');
    await shoot('profile');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.reload();
    await opened('Try it');
    assert.equal(await pane('Client B').getByLabel('Payload', { exact: true }).inputValue(), '{"celsius": 21.5}');
    const stored = await page.evaluate(() => JSON.stringify(localStorage));
    assert.ok(stored.includes('ann') && !stored.includes('a-secret-word'), stored);
  },

  'the overview changes while messages flow': async () => {
    const a = pane('Client A');
    await a.getByRole('button', { name: 'Subscribe', exact: true }).click();
    await a.getByText('Subscribed to test/#').waitFor();
    const b = pane('Client B');
    await b.getByRole('combobox', { name: 'Repeat' }).selectOption('10');
    await page.getByRole('link', { name: 'Overview' }).click();
    await opened('Overview');
    const tile = page.locator('.tile', { hasText: 'Messages in' }).locator('.value');
    await until('ten messages a second are shown', async () => Number.parseFloat(await tile.innerText()) >= 5);
    const clients = page.locator('.tile', { hasText: 'Clients connected' }).locator('.value');
    assert.equal(await clients.innerText(), '2');
    await page.getByRole('img', { name: /^Messages per second: in [1-9]/ }).waitFor();
    await until('a chart is drawn', () =>
      page.locator('figure canvas').first().evaluate((canvas) => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value) => value > 0);
      }),
    );
    await shoot('overview');
  },

  'a client is found and disconnected': async () => {
    await page.getByRole('link', { name: 'Clients', exact: true }).click();
    await opened('Clients');
    await page.getByRole('searchbox', { name: 'Search clients' }).fill('try-a');
    await until('one is found', async () => (await page.locator('tbody tr').count()) === 1);
    await page.locator('tbody a').click();
    await page.getByRole('cell', { name: 'test/#' }).waitFor();
    await shoot('client');
    await page.getByRole('button', { name: 'Disconnect…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
    await page.getByText('away', { exact: true }).or(page.getByText('There is no such client now')).waitFor();
    await page.getByRole('link', { name: 'Try it', exact: true }).click();
    await pane('Client A').getByText('administrative action').waitFor();
  },

  'subscriptions tell who gets a topic': async () => {
    await pane('Client A').getByRole('button', { name: 'Subscribe', exact: true }).click();
    await pane('Client A').getByRole('listitem').getByText('test/#').waitFor();
    await open('subscriptions');
    await opened('Subscriptions');
    await page.getByRole('searchbox').fill('test/some/where');
    await page.getByRole('cell', { name: 'test/#' }).waitFor();
    await page.getByRole('searchbox').fill('elsewhere');
    await page.getByText('Nobody gets messages of this topic').waitFor();
  },

  'a message is explained': async () => {
    await page.getByRole('link', { name: 'Explain it' }).click();
    await opened('Explain');
    assert.equal(await page.getByLabel('A message to the topic').inputValue(), 'elsewhere');
    const id = await page.evaluate(() => JSON.parse(localStorage.getItem('flockmq.pane.a')).ownId);
    await page.getByLabel('for the client').fill(id);
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('No, it does not').waitFor();
    await shoot('explain');
    await page.getByLabel('A message to the topic').fill('test/x');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Yes, it reaches it').waitFor();
  },

  'a retained message is read, changed and deleted': async () => {
    await page.getByRole('link', { name: 'Try it', exact: true }).click();
    const b = pane('Client B');
    await b.getByRole('combobox', { name: 'Repeat' }).selectOption('0');
    await b.getByLabel('Topic', { exact: true }).fill('test/state');
    await b.getByLabel('Retain').check();
    await b.getByRole('button', { name: 'Publish', exact: true }).click();
    await pane('Client A').getByRole('article').getByText('test/state').first().waitFor();
    await page.getByRole('link', { name: 'Retained' }).click();
    await opened('Retained messages');
    await page.getByRole('button', { name: 'test/state' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Text', { exact: true }).click();
    await dialog.getByLabel('Payload').fill('off');
    await dialog.getByRole('button', { name: 'Retain this instead' }).click();
    await page.getByRole('cell', { name: 'off', exact: true }).waitFor();
    await shoot('retained');
    await page.getByRole('button', { name: 'Delete all of these…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 1 message' }).click();
    await page.getByText('No message is retained').waitFor();
  },

  'a client is banned and let in again': async () => {
    await open('bans');
    await opened('Bans');
    await page.getByLabel('Which').fill('intruder');
    await page.getByRole('button', { name: 'Ban', exact: true }).click();
    await page.getByRole('cell', { name: 'intruder', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Lift the ban of intruder' }).click();
    await page.getByText('Nobody is banned').waitFor();
  },

  'no certificate is shown where no listener is encrypted': async () => {
    await open('certificates');
    await opened('Certificates');
    await page.getByText('No listener is encrypted').waitFor();
  },

  'the configuration says where a setting is written, and the audit log who did what': async () => {
    await open('configuration');
    await page.getByRole('row', { name: /mqtt\.listeners\.ws\.type\s+ws .*command line/ }).waitFor();
    await open('audit');
    await page.getByRole('row', { name: /admin.*client disconnect.*try-a/ }).first().waitFor();
    await page.getByRole('row', { name: /ban add.*intruder/ }).first().waitFor();
  },

  'nothing is wider than a phone, and all can be used without seeing it': async () => {
    for (const theme of ['light', 'dark']) {
      await page.evaluate((chosen) => localStorage.setItem('flockmq.theme', chosen), theme);
      await page.setViewportSize(theme === 'light' ? { width: 375, height: 812 } : { width: 1366, height: 900 });
      await page.reload();
      for (const name of pages) {
        await open(name);
        await page.locator(`nav a[aria-current][href="#/${name}"]`).waitFor({ state: 'attached' });
        await page.locator('main .card').first().waitFor();
        const { width, there } = await page.evaluate(() => ({
          width: document.scrollingElement.scrollWidth,
          there: document.documentElement.clientWidth,
        }));
        assert.ok(width <= there, `${name} is ${width} pixels wide where there are ${there}`);
        await shoot(`${theme === 'light' ? 'phone' : 'dark'}-${name}`);
        await accessible(name);
      }
    }
  },

  'the keyboard is enough to get to a page': async () => {
    await open('try');
    await page.reload();
    await opened('Try it');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the page');
    for (let i = 0; i < 4; i++) await page.keyboard.press('Tab');
    const link = await page.evaluate(() => document.activeElement.textContent.trim());
    await page.keyboard.press('Enter');
    await opened(link);
  },

  'whoever logs out sees nothing more': async () => {
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await accessible('login');
  },

  'the browser has complained about nothing, and asked no other host': async () => {
    assert.deepEqual(complaints, []);
    assert.deepEqual([...hosts].filter((host) => host !== '' && host !== new URL(url).host), []);
  },
};

/** No finding of axe-core that counts as serious. */
async function accessible(name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const serious = violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`);
  assert.deepEqual(serious, [], name);
}

async function main() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'console-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1366, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    args: [
      '--no-sandbox', // there is none for root
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      // Answers that say that nobody is logged in, or that a client is gone, are what was asked for.
      const answer = message.text().startsWith('Failed to load') && /api\/v1\/(login$|clients\/detail)/.test(message.location().url);
      if (['error', 'warning'].includes(message.type()) && !answer) {
        complaints.push(`${message.text()} (${message.location().url}, at ${page.url()})`);
      }
    });
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    for (const [name, journey] of Object.entries(journeys)) {
      try {
        await journey();
        console.log(`ok ${name}`);
      } catch (error) {
        await shoot('failure');
        console.log(`not ok ${name}: ${error.message.replace(/\s+/g, ' ')} ${JSON.stringify(complaints)}`);
        process.exitCode = 1;
        return;
      }
    }
  } finally {
    await context.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

main();
