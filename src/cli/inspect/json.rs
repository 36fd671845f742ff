//! The same journey for a program.

use serde_json::{Value, json};

use crate::index::{Step, Test};
use crate::respond::Piece;

use super::kind;
use super::trace::{Answer, Journey};

pub fn object(journey: &Journey<'_>) -> Value {
    let trace = journey.trace.as_ref();
    let key = journey.key.as_ref().map(|key| String::from_utf8_lossy(key).into_owned());
    let tags: Vec<Value> = trace.map_or_else(Vec::new, |trace| {
        let tag = |probe: &crate::index::TagProbe| {
            json!({ "entry": probe.entry, "rank": probe.rank, "fits": probe.fits })
        };
        trace.tags.iter().map(tag).collect()
    });
    let walk: Vec<Value> = trace.map_or_else(Vec::new, |trace| {
        trace.steps.iter().map(|found| step(found, journey)).collect()
    });
    let lines =
        |[index, keys, pages]: [usize; 3]| json!({ "index": index, "keys": keys, "pages": pages });
    json!({
        "request": journey.request, "key": key, "hash": trace.map(|trace| format!("{:016x}", trace.hash)),
        "tags": tags, "walk": walk, "page": page(journey),
        "cache_lines": { "tags": journey.tag_lines().map(lines), "walk": lines(journey.walk_lines()) },
        "answer": journey.answer.as_ref().map(|found| answer(found, journey)),
    })
}

fn step(step: &Step, journey: &Journey<'_>) -> Value {
    let mut object = match &step.test {
        Test::Branch { position, byte, by_place, value, child, children } => json!({
            "node": "branch", "position": position, "byte": byte, "by_place": by_place,
            "value": value, "child": child, "children": children,
        }),
        Test::Pair { position, bytes, cell, rows, columns } => json!({
            "node": "pair", "position": position, "bytes": bytes, "cell": cell, "rows": rows,
            "columns": columns,
        }),
        Test::Bucket { fingerprint, candidates } => {
            json!({ "node": "bucket", "fingerprint": fingerprint, "candidates": candidates })
        }
        Test::Leaf { rank } => json!({ "node": "leaf", "rank": rank }),
    };
    object["ranks"] = json!([step.ranks.start, step.ranks.end]);
    object["word"] = json!(step.word);
    object["offset"] = json!(step.word.map(|word| journey.tree_at + word as u64 * 4));
    object
}

fn page(journey: &Journey<'_>) -> Option<Value> {
    let rank = journey.trace.as_ref()?.found?;
    let page = journey.generation.page(rank)?;
    let form = |form: &crate::packed::RepresentationRecord| {
        json!({ "media": format!("{:?}", form.media()).to_lowercase(),
                "coding": format!("{:?}", form.coding()).to_lowercase(),
                "head": { "offset": form.head().offset, "length": form.head().length },
                "body": { "offset": form.body().offset, "length": form.body().length } })
    };
    let forms: Vec<Value> = page.representations().iter().map(form).collect();
    let location = page.location();
    let location = (!location.is_empty()).then(|| String::from_utf8_lossy(location).into_owned());
    Some(json!({
        "rank": rank, "kind": kind(page), "location": location, "representations": forms,
        "key_offset": journey.keys_at + rank as u64 * 64, "record_offset": journey.pages_at + rank as u64 * 32,
    }))
}

fn answer(answer: &Answer, journey: &Journey<'_>) -> Value {
    let piece = |piece: &Piece| match piece {
        Piece::Arena(span) => {
            json!({ "source": "file", "offset": span.offset, "length": span.length })
        }
        Piece::Scratch { start, end } => json!({ "source": "request", "length": end - start }),
        Piece::Static(bytes) => json!({ "source": "fixed", "length": bytes.len() }),
    };
    let pieces: Vec<Value> = answer.response.pieces.as_slice().iter().map(piece).collect();
    let bytes = answer.bytes(journey.site);
    let text = std::str::from_utf8(&bytes).ok();
    json!({
        "status": answer.response.status, "bytes": bytes.len(), "pieces": pieces,
        "start": String::from_utf8_lossy(&answer.block), "text": text,
    })
}
