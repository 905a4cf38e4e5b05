// What is wrong with the page as it stands, as a list of sentences. Run in every page that a test opens.
const wrong = [];
const name = (element) => {
  const id = element.id ? '#' + element.id : '';
  const text = (element.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 60);
  return '<' + element.tagName.toLowerCase() + id + '>' + (text ? ' "' + text + '"' : '');
};
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const all = (selector) => [...document.querySelectorAll(selector)];

// The frame: language, title, one heading of the page, one main part.
if (!document.documentElement.lang) wrong.push('the page names no language');
if (!document.title.trim()) wrong.push('the page has no title');
const titles = all('h1').filter(shown);
if (titles.length !== 1) wrong.push('the page has ' + titles.length + ' headings of the first rank, not one');
if (all('main').length !== 1) wrong.push('the page has ' + all('main').length + ' main parts, not one');

// Headings go down one rank at a time.
let rank = 0;
for (const heading of all('h1, h2, h3, h4, h5, h6').filter(shown)) {
  const next = Number(heading.tagName[1]);
  if (rank > 0 && next > rank + 1) wrong.push('a heading skips a rank: ' + name(heading));
  rank = next;
}

// Every control has a label, every group a legend, every link and button a name.
for (const control of all('input, select, textarea')) {
  if (control.type === 'hidden') continue;
  const labels = [...(control.labels || [])].map((label) => label.textContent.trim()).join('');
  if (!labels && !control.getAttribute('aria-label')) wrong.push('no label: ' + name(control) + ' ' + control.name);
}
for (const group of all('fieldset')) {
  const legend = group.querySelector(':scope > legend');
  if (!legend || !legend.textContent.trim()) wrong.push('a group without a legend: ' + name(group));
}
for (const control of all('input[type=radio], input[type=checkbox]')) {
  const alike = all('input').filter((other) => other.name === control.name && other.form === control.form);
  if (alike.length > 1 && !control.closest('fieldset')) wrong.push('answers that belong together have no legend: ' + control.name);
}
for (const link of all('a, button')) {
  if (!link.textContent.trim() && !link.getAttribute('aria-label')) wrong.push('no name: ' + link.outerHTML.slice(0, 80));
}
for (const picture of all('img')) if (!picture.hasAttribute('alt')) wrong.push('a picture without words: ' + picture.src);
for (const picture of all('svg')) {
  if (picture.getAttribute('aria-hidden') !== 'true' && !picture.getAttribute('aria-label') && !picture.querySelector('title')) {
    wrong.push('a drawing that is neither hidden nor named, in ' + name(picture.parentElement));
  }
}
for (const table of all('table')) if (!table.querySelector('th')) wrong.push('a table without headings: ' + name(table));

// What points somewhere points at something.
const ids = new Map();
for (const element of all('[id]')) ids.set(element.id, (ids.get(element.id) || 0) + 1);
for (const [id, count] of ids) if (count > 1) wrong.push('the id ' + id + ' stands ' + count + ' times');
for (const attribute of ['aria-describedby', 'aria-labelledby', 'for']) {
  for (const element of all('[' + attribute + ']')) {
    for (const id of element.getAttribute(attribute).split(/\s+/)) {
      if (!ids.has(id)) wrong.push(attribute + ' points at nothing: ' + id);
    }
  }
}
for (const link of all('a[href^="#"]')) {
  if (!ids.has(decodeURIComponent(link.getAttribute('href').slice(1)))) wrong.push('a link leads nowhere: ' + name(link));
}

// Nothing is written into the page that its policy would have to let through.
for (const element of all('[style]')) wrong.push('a style inside the page: ' + name(element));
for (const script of all('script:not([src])')) wrong.push('a script inside the page: ' + name(script));

// The page does not scroll sideways.
const width = document.documentElement.scrollWidth;
if (width > window.innerWidth) {
  const widest = all('body *').filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1);
  wrong.push('the page is ' + width + ' wide in a window of ' + window.innerWidth + ': ' + widest.slice(0, 3).map(name).join(', '));
}

// Fingers find what they are to touch (WCAG 2.5.8): 24 by 24, or as much room around it; links in running text aside.
const SIDE = 24;
const targets = all('a, button, input, select, textarea, summary')
  .filter((element) => shown(element) && element.type !== 'hidden' && !element.closest('.unseen, .skip'))
  .map((element) => {
    // A box to tick is touched by its label too.
    const boxes = [element, ...(element.labels || [])].map((one) => one.getBoundingClientRect());
    const box = boxes.reduce((most, one) => (one.width * one.height > most.width * most.height ? one : most));
    const inText = getComputedStyle(element).display === 'inline';
    return { element, box, small: !inText && (box.width < SIDE - 0.5 || box.height < SIDE - 0.5) };
  });
const outside = (value, from, to) => Math.max(from - value, 0, value - to);
for (const { element, box } of targets.filter((target) => target.small)) {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const near = targets.find((other) => {
    if (other.element === element || [...(other.element.labels || [])].includes(element)) return false;
    const gap = other.small
      ? Math.hypot(x - other.box.x - other.box.width / 2, y - other.box.y - other.box.height / 2) - SIDE / 2
      : Math.hypot(outside(x, other.box.left, other.box.right), outside(y, other.box.top, other.box.bottom));
    return gap < SIDE / 2;
  });
  if (near) {
    const size = Math.round(box.width) + ' by ' + Math.round(box.height);
    wrong.push('too small to touch, ' + size + ', beside ' + name(near.element) + ': ' + name(element));
  }
}

// Words stand out from what is behind them (WCAG 1.4.3).
const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;
const paint = canvas.getContext('2d', { willReadFrequently: true });
const channels = (colour) => {
  paint.clearRect(0, 0, 1, 1);
  paint.fillStyle = colour;
  paint.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
};
const over = (front, behind) => front.slice(0, 3).map((value, place) => value * front[3] + behind[place] * (1 - front[3]));
const ground = (element) => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const layer = channels(getComputedStyle(at).backgroundColor);
    layers.push(layer);
    if (layer[3] === 1) break;
  }
  return layers.reduceRight((behind, layer) => over(layer, behind), [255, 255, 255]);
};
const light = (colour) => {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const dim = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || dim.has(element) || !shown(element)) continue;
  if (element.closest('.unseen, .skip, option, script, style, svg')) continue;
  const style = getComputedStyle(element);
  const behind = ground(element);
  const front = over(channels(style.color), behind);
  const [brighter, darker] = [light(front), light(behind)].sort((a, b) => b - a);
  const contrast = (brighter + 0.05) / (darker + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (contrast < (large ? 3 : 4.5)) {
    dim.add(element);
    wrong.push('contrast of ' + contrast.toFixed(2) + ': ' + name(element));
  }
}
return wrong;
