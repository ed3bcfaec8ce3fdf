// Draws a page's diagrams in the colours that the page is read in. A page without one loads nothing.
(() => {
  const blocks = [...document.querySelectorAll('pre > code.mermaid')];
  if (blocks.length === 0) return;

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const { dataset } = document.documentElement;
  const theme = () => (dataset.theme === 'dark' || (dataset.theme !== 'light' && dark.matches) ? 'dark' : 'neutral');
  const diagrams = blocks.map((block) => {
    const figure = document.createElement('figure');
    figure.className = 'diagram';
    return { source: block.textContent, block: block.parentElement, figure };
  });

  let drawings = 0;
  const draw = async () => {
    mermaid.initialize({ startOnLoad: false, theme: theme(), fontFamily: 'inherit' });
    for (const { source, block, figure } of diagrams) {
      const { svg } = await mermaid.render(`diagram-${(drawings += 1)}`, source);
      figure.innerHTML = svg;
      block.replaceWith(figure);
    }
  };
  // One after the other, whatever changes meanwhile; what cannot be drawn stays text.
  let drawn = Promise.resolve();
  const redraw = () => {
    drawn = drawn.then(draw).catch((error) => console.error(error));
  };

  const script = document.createElement('script');
  script.src = new URL('mermaid.js', document.currentScript.src).href;
  script.addEventListener('load', () => {
    redraw();
    dark.addEventListener('change', redraw);
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  });
  document.head.append(script);
})();
