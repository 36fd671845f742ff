//! A colour of the site's choice, made readable on the theme's own.
//!
//! Contrast is that of WCAG 2.2 (success criterion 1.4.3); lightness is changed in OKLab (B. Ottosson,
//! 2020), where it does not change the hue.

use crate::content::css_colour;

/// sRGB, each channel from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Colour([f64; 3]);

/// What text needs against its ground.
const CONTRAST_MIN: f64 = 4.5;

const STEPS: u32 = 200;

impl Colour {
    pub fn hex(value: u32) -> Colour {
        Colour([16, 8, 0].map(|shift| f64::from(value >> shift & 0xff) / 255.0))
    }

    /// A colour as CSS writes it; `None` for what [`css_colour`] does not know.
    pub fn parse(text: &str) -> Option<Colour> {
        css_colour(text).map(Colour)
    }

    /// This colour, or the nearest of its hue that is readable on every one of `grounds`: darker on
    /// light ones, lighter on dark ones.
    pub fn readable_on(self, grounds: &[Colour]) -> Colour {
        let is_readable =
            |colour: Colour| grounds.iter().all(|&ground| colour.contrast(ground) >= CONTRAST_MIN);
        if is_readable(self) {
            return self;
        }
        let are_light = grounds.iter().all(|ground| ground.luminance() > 0.2);
        let goal = if are_light { 0.0 } else { 1.0 };
        let [lightness, a, b] = self.to_oklab();
        let step = |step: u32| {
            let share = f64::from(step) / f64::from(STEPS);
            // Towards black and white there is less and less room for colour.
            let colourful = 1.0 - share * share;
            from_oklab([lightness + (goal - lightness) * share, a * colourful, b * colourful])
        };
        (1..=STEPS).map(step).find(|&colour| is_readable(colour)).unwrap_or(self)
    }

    /// From 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// `#rrggbb`.
    pub fn css(self) -> String {
        let byte = |channel: f64| (channel.clamp(0.0, 1.0) * 255.0).round() as u8;
        let [red, green, blue] = self.0.map(byte);
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(to_linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn to_oklab(self) -> [f64; 3] {
        let [r, g, b] = self.0.map(to_linear);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
        ]
    }
}

fn from_oklab([lightness, a, b]: [f64; 3]) -> Colour {
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    let linear = [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ];
    // As it will be written: with 8 bits a channel.
    Colour(linear.map(|channel| (to_srgb(channel.clamp(0.0, 1.0)) * 255.0).round() / 255.0))
}

fn to_linear(channel: f64) -> f64 {
    if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

fn to_srgb(channel: f64) -> f64 {
    if channel <= 0.003_130_8 { channel * 12.92 } else { 1.055 * channel.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn contrast_is_that_of_wcag() {
        let (black, white) = (Colour::hex(0), Colour::hex(0xff_ffff));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((Colour::hex(0x76_7676).contrast(white) - 4.54).abs() < 0.01);
    }

    #[test]
    fn any_colour_becomes_readable_and_keeps_its_hue() {
        let (paper, night) = (Colour::hex(0xff_ffff), Colour::hex(0x14_1414));
        for value in [0xff_ff00, 0x00_ffff, 0xff_0000, 0x00_00ff, 0, 0xff_ffff, 0x12_3456] {
            let colour = Colour::hex(value);
            for ground in [paper, night] {
                let readable = colour.readable_on(&[ground]);
                assert!(readable.contrast(ground) >= 4.5, "{value:06x} became {}", readable.css());
            }
        }
        let [red, green, blue] = Colour::hex(0xff_ff00).readable_on(&[paper]).0;
        assert!(red > blue && green > blue, "yellow stays yellowish");
    }
}
