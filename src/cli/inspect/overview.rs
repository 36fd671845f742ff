//! Header, sections and trees of a file; every byte of it attributed.

use std::io::{self, Write};

use jiff::Timestamp;
use serde_json::json;

use crate::index::Shape;
use crate::packed::{Account, PackedSite};

use super::counted;

pub fn write(site: &PackedSite, is_json: bool, out: &mut dyn Write) -> io::Result<()> {
    let Some(header) = site.header() else { return Ok(()) };
    let accounts = site.accounts();
    let shapes: Vec<(i64, Shape)> =
        site.generations().map(|(from, generation)| (from, generation.tree().shape())).collect();
    if is_json {
        return writeln!(out, "{}", object(site, header, &accounts, &shapes));
    }
    writeln!(out, "{} bytes, format {}, {}", header.length, header.version, site.identity())?;
    for (valid_from, shape) in &shapes {
        write_shape(*valid_from, shape, out)?;
    }
    let width = accounts.iter().map(|account| account.section.len()).max().unwrap_or(0);
    writeln!(
        out,
        "\n{:width$}  {:17} {:>10} {:>14} {:>7}",
        "section", "part", "count", "bytes", "share"
    )?;
    for Account { section, part, count, bytes } in &accounts {
        let share = *bytes as f64 / header.length as f64 * 100.0;
        let count = if *count == 0 { String::new() } else { count.to_string() };
        writeln!(out, "{section:width$}  {part:17} {count:>10} {bytes:>14} {share:>6.2}%")?;
    }
    let total: u64 = accounts.iter().map(|account| account.bytes).sum();
    writeln!(out, "{:width$}  {:17} {:>10} {total:>14} {:>6.2}%", "all", "", "", 100.0)
}

fn write_shape(valid_from: i64, shape: &Shape, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\nfrom {}: {}, a tree of {} bytes, {:.2} a key beside its record of 64",
        instant(valid_from).unwrap_or_else(|| "the beginning".to_owned()),
        counted(shape.keys as u64, "key"),
        shape.bytes(),
        per_key(shape.bytes(), shape)
    )?;
    writeln!(
        out,
        "  a walk visits {:.2} nodes in the mean and {} at most: {}, {}, {}, {}",
        per_key(shape.depth_sum, shape),
        shape.depth_max,
        many(shape.branches, "branch", "branches"),
        many(shape.pairs, "pair", "pairs"),
        many(shape.buckets, "bucket", "buckets"),
        many(shape.leaves, "leaf", "leaves")
    )?;
    if shape.tag_entries > 0 {
        writeln!(out, "  exact look-ups take no walk: {} tags", shape.tag_entries)?;
    }
    Ok(())
}

fn object(
    site: &PackedSite,
    header: crate::packed::FileHeader,
    accounts: &[Account],
    shapes: &[(i64, Shape)],
) -> serde_json::Value {
    let sections: Vec<_> = site
        .sections()
        .iter()
        .map(|section| {
            json!({ "name": section.name(), "offset": section.offset, "length": section.length,
                    "hash": format!("{:016x}", section.hash) })
        })
        .collect();
    let generations: Vec<_> = shapes
        .iter()
        .map(|(valid_from, shape)| {
            json!({
                "valid_from": instant(*valid_from), "keys": shape.keys, "tree_bytes": shape.bytes(),
                "tree_bytes_a_key": per_key(shape.bytes(), shape),
                "depth_max": shape.depth_max, "depth_mean": per_key(shape.depth_sum, shape),
                "branches": shape.branches, "pairs": shape.pairs, "buckets": shape.buckets,
                "leaves": shape.leaves, "tags": shape.tag_entries,
            })
        })
        .collect();
    let parts: Vec<_> = accounts
        .iter()
        .map(|Account { section, part, count, bytes }| {
            json!({ "section": section, "part": part, "count": count, "bytes": bytes })
        })
        .collect();
    json!({
        "bytes": header.length, "version": header.version, "identity": site.identity(),
        "sections": sections, "generations": generations, "parts": parts,
    })
}

fn instant(unix_s: i64) -> Option<String> {
    Timestamp::from_second(unix_s).ok().map(|instant| instant.to_string())
}

fn per_key(total: usize, shape: &Shape) -> f64 {
    total as f64 / shape.keys.max(1) as f64
}

fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}
