//! How a council's pages look: its colour and its logo.
//!
//! Invariant: white words can be read on the colour, by the contrast of WCAG 2.2, success criterion 1.4.3; a logo is a
//! PNG picture that fits into a page's head.

use std::{fmt, str::FromStr};

/// The least contrast of white words on the colour.
const CONTRAST_MIN: f64 = 4.5;
/// Bytes of a logo.
pub const LOGO_BYTES_MAX: usize = 100 * 1024;
/// Pixels of a logo's longer side.
pub const LOGO_PIXELS_MAX: u32 = 1000;

/// A colour of the screen on which white words can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// Why a text is not such a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ColourProblem {
    #[error("Write the colour as # and six digits, such as #00594d.")]
    NotAColour,
    #[error("White words cannot be read on this colour. Choose a darker one.")]
    TooLight,
}

impl ColourProblem {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAColour => "not-a-colour",
            Self::TooLight => "too-light",
        }
    }
}

impl FromStr for Colour {
    type Err = ColourProblem;

    fn from_str(text: &str) -> Result<Self, ColourProblem> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit()))
            .ok_or(ColourProblem::NotAColour)?;
        let value = u32::from_str_radix(digits, 16).map_err(|_| ColourProblem::NotAColour)?;
        let [_, red, green, blue] = value.to_be_bytes();
        let colour = Self([red, green, blue]);
        if colour.contrast_with_white() < CONTRAST_MIN {
            return Err(ColourProblem::TooLight);
        }
        Ok(colour)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// The contrast ratio of WCAG 2.2, from 1 to 21.
    fn contrast_with_white(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(linear);
        let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        1.05 / (luminance + 0.05)
    }
}

/// A picture to stand beside the council's name.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    pub png: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Shows no picture.
impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logo")
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

/// Why a file is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoProblem {
    #[error("Send a PNG picture.")]
    NotPng,
    #[error("Send a picture of 100 KB at most.")]
    TooManyBytes,
    #[error("Send a picture of 1,000 pixels a side at most.")]
    TooManyPixels,
}

impl LogoProblem {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotPng => "not-png",
            Self::TooManyBytes => "too-many-bytes",
            Self::TooManyPixels => "too-many-pixels",
        }
    }
}

impl Logo {
    /// Reads what a picture says of itself in its first chunk (W3C PNG, 11.2.1).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(png: Vec<u8>) -> Result<Self, LogoProblem> {
        if png.len() > LOGO_BYTES_MAX {
            return Err(LogoProblem::TooManyBytes);
        }
        let (width, height) = size(&png).ok_or(LogoProblem::NotPng)?;
        let sides = 1..=LOGO_PIXELS_MAX;
        if !sides.contains(&width) || !sides.contains(&height) {
            return Err(LogoProblem::TooManyPixels);
        }
        Ok(Self { png, width, height })
    }
}

fn size(png: &[u8]) -> Option<(u32, u32)> {
    let rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let chunk = rest.strip_prefix(b"\x00\x00\x00\x0dIHDR")?;
    let side = |at: usize| {
        let bytes: [u8; 4] = chunk.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    };
    Some((side(0)?, side(4)?))
}

/// What a council set. What is none, is as the service has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Branding {
    pub colour: Option<Colour>,
    pub logo: Option<Logo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_one_on_which_white_words_can_be_read() {
        for good in ["#00594d", "#1D70B8", "#000000", "#767676"] {
            assert_eq!(
                good.parse::<Colour>().unwrap().to_string(),
                good.to_lowercase()
            );
        }
        for light in ["#777777", "#ffffff", "#ffdd00"] {
            assert_eq!(
                light.parse::<Colour>(),
                Err(ColourProblem::TooLight),
                "{light}"
            );
        }
        for wrong in [
            "",
            "red",
            "#fff",
            "00594d",
            "#00594g",
            "#00594d;}",
            "#é0594",
        ] {
            assert_eq!(
                wrong.parse::<Colour>(),
                Err(ColourProblem::NotAColour),
                "{wrong}"
            );
        }
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn a_logo_is_a_small_png() {
        let logo = Logo::read(png(240, 80)).unwrap();
        assert_eq!((logo.width, logo.height), (240, 80));
        assert_eq!(Logo::read(b"<svg/>".to_vec()), Err(LogoProblem::NotPng));
        assert_eq!(
            Logo::read(png(1, 1)[..20].to_vec()),
            Err(LogoProblem::NotPng)
        );
        assert_eq!(Logo::read(png(1001, 80)), Err(LogoProblem::TooManyPixels));
        assert_eq!(Logo::read(png(0, 80)), Err(LogoProblem::TooManyPixels));
        assert_eq!(
            Logo::read(vec![0; LOGO_BYTES_MAX + 1]),
            Err(LogoProblem::TooManyBytes)
        );
    }
}
