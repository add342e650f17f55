/** An element with properties and children; strings become text, so content can never become markup. */
export function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children.flat());
  return node;
}
