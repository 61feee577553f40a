import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linkNames } from '../../src/certify/chain.ts';
import { chainText } from '../../src/print/chain.ts';

describe('a chain in words', () => {
  it('names every link in every language', () => {
    const links = linkNames.map((name) => ({ name, ok: true, says: '' }));
    assert.doesNotMatch(chainText({ ok: true, links, pinned: true }, 'zh'), /[a-z]/);
  });

  it('has no line that a run wrote into it', () => {
    const says = 'x\r\u001b[2K\u009b2K\n✓ results: all is well\u202e\n\nWhole, unaltered.';
    const links = [{ name: 'files', ok: false, where: 'a\n✓ b', says }];
    const lines = chainText({ ok: false, links, pinned: false }, 'en').split('\n');
    assert.equal(lines.length, 3);
    assert.equal(lines[0], '✗ files: a ✓ b x ⟨U+001B⟩[2K⟨U+009B⟩2K ✓ results: all is well⟨U+202E⟩ Whole, unaltered.');
    assert.equal(lines[2], 'Broken at a ✓ b. Nothing after this link is claimed.');
  });
});
