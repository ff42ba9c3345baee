//! The options of `questionnaires/psti-baseline.yaml`, as types.
//!
//! Invariant: each list names exactly the options of its question, apart from `dont_know`, which
//! every reader treats as open. A test holds them against the file.

/// A closed list of options.
pub(super) trait AnswerOption: Sized + Copy + Ord {
    #[cfg(test)]
    const IDS: &'static [&'static str];

    fn parse(id: &str) -> Option<Self>;
}

/// Where a list is used, and its ids. For the test that compares them with the file.
#[cfg(test)]
pub(super) struct Table {
    pub(super) question: &'static str,
    pub(super) field: Option<&'static str>,
    pub(super) ids: &'static [&'static str],
}

macro_rules! answer_options {
    ($($(#[$doc:meta])* $name:ident: [$($question:literal $(/ $field:literal)?),+] {
        $($variant:ident = $id:literal),+ $(,)?
    })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
            pub(super) enum $name { $($variant),+ }

            impl AnswerOption for $name {
                #[cfg(test)]
                const IDS: &'static [&'static str] = &[$($id),+];

                fn parse(id: &str) -> Option<Self> {
                    match id {
                        $($id => Some(Self::$variant),)+
                        _ => None,
                    }
                }
            }
        )+

        #[cfg(test)]
        pub(super) fn tables() -> Vec<Table> {
            vec![$($(Table {
                question: $question,
                field: None::<&str>$(.or(Some($field)))?,
                ids: $name::IDS,
            }),+),+]
        }
    };
}

answer_options! {
    ProductKind: ["SCP-09"] {
        Smartphone = "smartphone",
        TabletCellular = "tablet_cellular",
        TabletNotCellular = "tablet_not_cellular",
        Laptop = "laptop",
        Desktop = "desktop",
        Other = "other",
    }
    Role: ["SCP-02"] {
        Manufacturer = "manufacturer",
        OwnBrand = "own_brand",
        Importer = "importer",
        Representative = "representative",
        Distributor = "distributor",
        Installer = "installer",
        Other = "other",
    }
    ManufacturerCount: ["SCP-11" / "count"] {
        One = "one",
        Several = "several",
    }
    Connection: ["SCP-03"] {
        Internet = "internet",
        IpLocal = "ip_local",
        OtherProtocolMany = "other_protocol_many",
        ComputerAccessory = "computer_accessory",
        OtherProtocolOne = "other_protocol_one",
        OneWay = "one_way",
        None = "none",
    }
    ConsumerOffer: ["SCP-04"] {
        SameStock = "same_stock",
        Identical = "identical",
        No = "no",
    }
    Newness: ["SCP-12"] {
        New = "new",
        ReturnedUnwanted = "returned_unwanted",
        ReturnedRecall = "returned_recall",
        Reconditioned = "reconditioned",
        Used = "used",
    }
    Terms: ["SCP-13"] {
        Sale = "sale",
        HirePurchase = "hire_purchase",
        HireByManufacturer = "hire_by_manufacturer",
        HireByOther = "hire_by_other",
        Works = "works",
        NotProvided = "not_provided",
    }
    Nation: ["SCP-15"] {
        England = "england",
        Wales = "wales",
        Scotland = "scotland",
        NorthernIreland = "northern_ireland",
    }
    ExceptionClaim: ["SCP-05"] {
        None = "none",
        NorthernIreland = "northern_ireland",
        EvChargePoint = "ev_charge_point",
        MedicalDevice = "medical_device",
        SmartMeter = "smart_meter",
        MotorVehicle = "motor_vehicle",
        TwoThreeWheelVehicle = "two_three_wheel_vehicle",
        AgriculturalVehicle = "agricultural_vehicle",
    }
    MedicalReach: ["SCP-17"] {
        Product = "product",
        SoftwareOnly = "software_only",
        ProductAndSoftware = "product_and_software",
        No = "no",
    }
    YesNo: [
        "SCP-10", "SCP-16", "SCP-20", "PST-24", "PST-12", "PST-16",
        "SCP-18" / "licence_holder", "SCP-18" / "assured",
        "SCP-14" / "supplied_there", "SCP-14" / "listed_law", "SCP-14" / "free_movement",
        "SCP-21" / "pre_installed", "SCP-21" / "must_install", "SCP-21" / "other_software",
        "SCP-21" / "maker_software",
        "PST-25" / "provision_5_1_1", "PST-25" / "covers",
        "PST-26" / "provision_5_2_1", "PST-26" / "covers",
        "PST-27" / "paragraph_6_2_2", "PST-27" / "paragraph_6_2_5", "PST-27" / "paragraph_6_5",
        "PST-27" / "covers",
        "PST-28" / "provision_5_3_13", "PST-28" / "covers",
        "PST-29" / "passwords", "PST-29" / "reporting", "PST-29" / "updates",
        "PST-18" / "accepted", "PST-18" / "key_secret", "PST-19" / "tries_limited",
        "PST-03" / "hardware", "PST-03" / "pre_installed", "PST-03" / "must_install",
        "PST-05" / "published", "PST-06" / "acknowledgement", "PST-06" / "updates",
        "PST-06" / "until_resolved",
        "PST-08" / "hardware", "PST-08" / "pre_installed", "PST-08" / "must_install",
        "PST-08" / "other_software",
        "PST-21" / "hardware", "PST-21" / "pre_installed", "PST-21" / "must_install",
        "PST-21" / "maker_software",
        "PST-22" / "hardware", "PST-22" / "pre_installed", "PST-22" / "must_install",
        "PST-22" / "maker_software",
        "PST-23" / "published",
        "PST-07" / "accessible", "PST-07" / "clear", "PST-07" / "no_request", "PST-07" / "english",
        "PST-07" / "free", "PST-07" / "no_personal_information",
        "PST-10" / "accessible", "PST-10" / "clear", "PST-10" / "no_request", "PST-10" / "english",
        "PST-10" / "free", "PST-10" / "no_personal_information", "PST-10" / "understandable",
        "PST-14" / "product_type", "PST-14" / "batch", "PST-14" / "manufacturers",
        "PST-14" / "prepared_by", "PST-14" / "declaration", "PST-14" / "signature",
        "PST-14" / "signatory_name", "PST-14" / "signatory_function", "PST-14" / "place",
        "PST-14" / "date",
        "PST-34" / "this_model",
        "PST-35" / "passwords", "PST-35" / "reporting", "PST-35" / "updates", "PST-35" / "statement"
    ] {
        Yes = "yes",
        No = "no",
    }
    YesNoNotApplicable: [
        "SCP-14" / "same_matters", "PST-25" / "provision_5_1_2", "PST-14" / "representatives",
        "PST-14" / "standards", "PST-14" / "support_period"
    ] {
        Yes = "yes",
        No = "no",
        NotApplicable = "not_applicable",
    }
    LabelScheme: ["PST-30"] {
        None = "none",
        JcStar1 = "jc_star_1",
        SingaporeCls = "singapore_cls",
        JcStarOther = "jc_star_other",
        Other = "other",
    }
    LabelStatus: ["PST-31" / "status"] {
        Current = "current",
        SuspendedOrWithdrawn = "suspended_or_withdrawn",
    }
    /// `iso_29147` is an option of reporting alone.
    ClaimedRoute: ["PST-15" / "passwords", "PST-15" / "reporting", "PST-15" / "updates"] {
        Direct = "direct",
        En303645 = "en_303_645",
        Iso29147 = "iso_29147",
        Other = "other",
    }
    EnVersion: ["PST-25" / "version", "PST-26" / "version", "PST-28" / "version"] {
        V2_1_1 = "v2_1_1",
        V3_1_3 = "v3_1_3",
        Other = "other",
    }
    IsoEdition: ["PST-27" / "edition"] {
        Ed2018 = "ed_2018",
        Other = "other",
    }
    PasswordKind: ["PST-01"] {
        UserSet = "user_set",
        Unique = "unique",
        Shared = "shared",
        None = "none",
    }
    FixedSecret: ["PST-04"] {
        None = "none",
        CryptographicKey = "cryptographic_key",
        PairingPin = "pairing_pin",
        ApiKey = "api_key",
        IpCode = "ip_code",
    }
    CodeKind: ["PST-20"] {
        UserSet = "user_set",
        Unique = "unique",
        Shared = "shared",
    }
    Making: ["PST-02"] {
        Random = "random",
        IdentifierKeyed = "identifier_keyed",
        IdentifierPlain = "identifier_plain",
        Counter = "counter",
        PublicInformation = "public_information",
        Other = "other",
    }
    KeyedMethod: ["PST-18" / "method"] {
        Encryption = "encryption",
        KeyedHash = "keyed_hash",
        PlainHash = "plain_hash",
    }
    Symbols: ["PST-19" / "symbols"] {
        Digits = "digits",
        Hex = "hex",
        Letters = "letters",
        MixedCase = "mixed_case",
        Words = "words",
        Other = "other",
    }
    PeriodChange: ["PST-11"] {
        Unchanged = "unchanged",
        ExtendedPromptly = "extended_promptly",
        ExtendedLate = "extended_late",
        Shortened = "shortened",
    }
    Accompanied: ["PST-32"] {
        Statement = "statement",
        SummaryOnly = "summary_only",
        None = "none",
    }
}
