/** Of ten characters or more, from what breaches show people here use most, in lower case. Shorter ones are refused by their length. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `1234567890 0123456789 9876543210 0987654321 12345678910 123456789a 1234567890a a123456789 1q2w3e4r5t 1qaz2wsx3edc
  q1w2e3r4t5 qwertyuiop azertyuiop qwerty12345 qwerty123456 azerty12345 azerty123456 azerty1234 qwerty1234 qwertyuiop123
  azertyuiop123 password12 password123 password1234 password12345 password2025 password2026 p@ssw0rd123 passw0rd123
  motdepasse motdepasse1 motdepasse123 motdepasse12 contrasena contraseña contraseña123 contrasena123 administrator
  administrateur administrador admin12345 admin123456 admin1234567 welcome123 welcome2025 welcome2026 bienvenue1
  bienvenue123 bonjour123 bonjour1234 maroc12345 maroc123456 marocmaroc morocco123 marruecos123 casablanca casablanca1
  casablanca123 marrakech1 marrakech123 rabat12345 rajacasablanca wydadcasablanca rajawydad123 realmadrid barcelona1
  barcelona10 barcelona123 fcbarcelona realmadrid1 cristiano7 ronaldo123 loveyou123 iloveyou123 iloveyou12 jetaime123
  changeme123 letmein123 football123 princess123 mohamed123 mohammed123 mohamed1234 fatima1234 youssef123 abc1234567
  abcd123456 abcdef1234 abcdefghij abcdefghijk aqwzsxedcrfv 1111111111 0000000000 2222222222 multaqa123 multaqa2025
  multaqa2026 forum12345 organiser123`.split(/\s+/),
);
