//! An input and the tokens of its language in; the input with a few changes of the kind people and merges make, out.

use fastrand::Rng;

/// Changes an input in a few places; `others` are inputs from which parts may be taken.
pub fn mutate(input: &[u8], tokens: &[String], others: &[Vec<u8>], random: &mut Rng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..random.usize(1..6) {
        match random.u8(0..12) {
            0 => flip(&mut bytes, random),
            1..=4 => insert(&mut bytes, random.choice(tokens).map_or(&[][..], |token| token.as_bytes()), random),
            5 => cut(&mut bytes, random),
            6 => doubled(&mut bytes, random),
            7 => overwrite(&mut bytes, random.choice(tokens).map_or(&[][..], |token| token.as_bytes()), random),
            8 | 9 => lines(&mut bytes, random),
            10 => indent(&mut bytes, random),
            _ => splice(&mut bytes, others, random),
        }
    }
    bytes
}

fn place(bytes: &[u8], random: &mut Rng) -> usize {
    let at = random.usize(0..=bytes.len());
    // Mostly between characters: what is no text is soon refused.
    (at..bytes.len()).find(|&at| bytes[at] & 0xc0 != 0x80).unwrap_or(bytes.len())
}

fn stretch(bytes: &[u8], most: usize, random: &mut Rng) -> std::ops::Range<usize> {
    let from = place(bytes, random);
    let to = (from + random.usize(0..=most)).min(bytes.len());
    from..(to..bytes.len()).find(|&at| bytes[at] & 0xc0 != 0x80).unwrap_or(bytes.len())
}

fn flip(bytes: &mut [u8], random: &mut Rng) {
    if !bytes.is_empty() {
        let at = random.usize(0..bytes.len());
        bytes[at] ^= 1 << random.u8(0..8);
    }
}

fn insert(bytes: &mut Vec<u8>, part: &[u8], random: &mut Rng) {
    let at = place(bytes, random);
    bytes.splice(at..at, part.iter().copied());
}

fn overwrite(bytes: &mut Vec<u8>, part: &[u8], random: &mut Rng) {
    let range = stretch(bytes, 12, random);
    bytes.splice(range, part.iter().copied());
}

fn cut(bytes: &mut Vec<u8>, random: &mut Rng) {
    let range = stretch(bytes, 24, random);
    bytes.drain(range);
}

fn doubled(bytes: &mut Vec<u8>, random: &mut Rng) {
    let part = bytes[stretch(bytes, 60, random)].to_vec();
    insert(bytes, &part, random);
}

/// Drops, doubles, joins or moves lines.
fn lines(bytes: &mut Vec<u8>, random: &mut Rng) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() {
        return;
    }
    let (at, to) = (random.usize(0..lines.len()), random.usize(0..lines.len()));
    match random.u8(0..5) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(to, lines[at].clone()),
        2 => lines.swap(at, to),
        3 => lines.truncate(at),
        _ => drop(lines[at].pop()),
    }
    *bytes = lines.concat();
}

/// Gives a line, or all from it on, another indentation.
fn indent(bytes: &mut Vec<u8>, random: &mut Rng) {
    let mut lines: Vec<Vec<u8>> = bytes.split(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
    let (at, by, all) = (random.usize(0..lines.len()), random.usize(0..6), random.u8(0..4) == 0);
    let until = if all { lines.len().min(at + 12) } else { at + 1 };
    for line in &mut lines[at..until] {
        let blanks = line.iter().take_while(|&&b| b == b' ').count();
        line.splice(..blanks, std::iter::repeat_n(b' ', if all { blanks + by } else { by }));
    }
    *bytes = lines.join(&b'\n');
}

/// Puts a part of another input somewhere.
fn splice(bytes: &mut Vec<u8>, others: &[Vec<u8>], random: &mut Rng) {
    let Some(other) = random.choice(others) else { return };
    let part = other[stretch(other, 200, random)].to_vec();
    insert(bytes, &part, random);
}
