<?php
// What Debian's phpMyAdmin loads, and the one library of its authenticator-app method that Debian does not package.

declare(strict_types=1);

require '/usr/share/phpmyadmin/autoload.php';
require 'ChristianRiesen/Otp/autoload.php';
require __DIR__ . '/Google2FA.php';
