//! Numbers and HTML text, appended without an allocation of their own.

/// The most decimal digits of a `u64`.
const DIGITS_MAX: usize = 20;

pub(super) fn push_number(mut number: u64, out: &mut Vec<u8>) {
    let mut digits = [b'0'; DIGITS_MAX];
    let mut length = 0;
    for place in digits.iter_mut().rev() {
        // A remainder of ten fits.
        *place = b'0' + (number % 10) as u8;
        number /= 10;
        length += 1;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(DIGITS_MAX - length..).unwrap_or_default());
}

/// One byte of text as it may stand in HTML, in an attribute with double quotes too.
pub(super) fn push_html(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'&' => out.extend_from_slice(b"&amp;"),
        b'<' => out.extend_from_slice(b"&lt;"),
        b'>' => out.extend_from_slice(b"&gt;"),
        b'"' => out.extend_from_slice(b"&quot;"),
        b'\'' => out.extend_from_slice(b"&#39;"),
        plain => out.push(plain),
    }
}
