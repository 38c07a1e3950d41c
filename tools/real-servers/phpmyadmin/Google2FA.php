<?php
// The part of pragmarx/google2fa-qrcode that phpMyAdmin calls, by two libraries that Debian packages.

declare(strict_types=1);

namespace PragmaRX\Google2FAQRCode;

use BaconQrCode\Renderer\Image\ImagickImageBackEnd;
use BaconQrCode\Renderer\ImageRenderer;
use BaconQrCode\Renderer\RendererStyle\RendererStyle;
use BaconQrCode\Writer;
use Base32\Base32;
use Otp\GoogleAuthenticator;
use Otp\Otp;

final class Google2FA
{
    /** @var int steps of 30 seconds, before and after now, whose codes are accepted */
    private int $window = 1;

    public function setWindow(int $window): void
    {
        $this->window = $window;
    }

    public function generateSecretKey(): string
    {
        return GoogleAuthenticator::generateRandom();
    }

    public function verifyKey(string $secret, string $code): bool
    {
        return (new Otp())->checkTotp(Base32::decode($secret), $code, $this->window);
    }

    /** @return string a picture as a data: URL */
    public function getQRCodeInline(string $company, string $holder, string $secret): string
    {
        $label = rawurlencode($company) . ':' . rawurlencode($holder);
        $uri = "otpauth://totp/$label?" . http_build_query(['secret' => $secret, 'issuer' => $company]);
        $writer = new Writer(new ImageRenderer(new RendererStyle(200), new ImagickImageBackEnd()));

        return 'data:image/png;base64,' . base64_encode($writer->writeString($uri));
    }
}
