// Gives jsdom what htmx finds in every browser: results of XPath whose kind is not named, and escaping.
const evaluate = XPathExpression.prototype.evaluate;

XPathExpression.prototype.evaluate = function evaluated(node) {
  return evaluate.call(this, node, XPathResult.ANY_TYPE);
};

Object.assign(globalThis, { CSS: { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } });
