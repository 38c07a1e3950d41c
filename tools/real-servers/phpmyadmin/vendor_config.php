<?php
// phpMyAdmin's own file for what a distributor changes: the configuration and the caches of this run.

declare(strict_types=1);

$distributed = require '/usr/share/phpmyadmin/libraries/vendor_config.php';
$folder = getenv('RUN_FOLDER');

return array_replace($distributed, [
    'autoloadFile' => getenv('AUTOLOAD_FILE'),
    'configFile' => getenv('CONFIG_FILE'),
    'tempDir' => "$folder/cache/",
    'cacheDir' => "$folder/cache/",
]);
