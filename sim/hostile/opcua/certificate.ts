/** A self-signed certificate in DER whose private key nobody has. */
export const certificate = Buffer.from(
  [
    'MIIDKDCCAhCgAwIBAgIUIq1AzM65gCEyjvlgMICAch/zedYwDQYJKoZIhvcNAQELBQAwEjEQMA4GA1UEAwwHaG9zdGlsZTAe',
    'Fw0yNjExMjYxMTI3MzdaFw0zNjExMjMxMTI3MzdaMBIxEDAOBgNVBAMMB2hvc3RpbGUwggEiMA0GCSqGSIb3DQEBAQUAA4IB',
    'DwAwggEKAoIBAQCUT13HL8FyLs3Mlj0bo6FPRLxjBfh0s2Z8D6vAQ7jS+ZZBY7pVFnCYpRYvgNJc9GG+rpy/J1M4a2+CNzrz',
    'CK///kIQzjHD3AAi4todWr4phwiJe9L1GtL5xlCcgdPNxGLuriF6Eqyr8F4EsWS7oCvzF4f6ajqBFt1e8TkfbANkZ+/Gk+8x',
    '4lTDtwLD0Z2jrsAsFJqv8FXLiOrTMWvwUjelzhEIKqVrFhRbxHAiSZmgU1TujD4N5g39L4cKkAPPWSnfYFJ3nfMTioccjBJf',
    'eShbsyQJt/5wdSReT3SQt9boCQJtdbqA9+FZ74fQEscfM1a4MgIO2rb/yP8Zv4yV3gmvAgMBAAGjdjB0MB0GA1UdDgQWBBTf',
    '+0dJVo1wWgNnchjvBQHchwxz/DAfBgNVHSMEGDAWgBTf+0dJVo1wWgNnchjvBQHchwxz/DAPBgNVHRMBAf8EBTADAQH/MCEG',
    'A1UdEQQaMBiGC3Vybjpob3N0aWxlgglsb2NhbGhvc3QwDQYJKoZIhvcNAQELBQADggEBADLfDsGKgCSPLEd84mDpNhWph+hz',
    'dCR8gxEr4ZmFKdOe9LrRo8drcjANZzJjYaCwHGQN0qmgsSqgwQfFftnnl1JT6oFtdE5eTt8uReHK7U8jibIEeq3lgsTYhtNI',
    'EgpRVsrxOZJoZtFxBIW4kqWgz2cRsgpLlJ/eLoN9ldK//O78tL/Rg/revLMAh9my4D3O/nGZ/CdrqY45MEbHXs5j33uigCw7',
    'KXNYYP2MnVol4Pc4XKDUsqKgC9AjfDsP1gFXs/9bs2tETRpaV5Xn5EIvV9b4d2ye2n1s//1G9VdqZxroVCc8FwWwtvupdibP',
    'v+B0kc0DqnyAjC2gfqzX172YfRo=',
  ].join(''),
  'base64',
);
